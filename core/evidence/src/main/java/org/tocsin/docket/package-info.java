/**
 * The docket: incidents, what is on record about them in clear, and the one transaction in which an
 * incident, its evidence, its custody entries and its filings come to be.
 */
@NullMarked
package org.tocsin.docket;

import org.jspecify.annotations.NullMarked;
