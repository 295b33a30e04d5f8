/**
 * What is told to a clearinghouse, neutral of its wire format. What a clearinghouse's rules forbid
 * either has no type here or does not build.
 */
@NullMarked
package org.tocsin.report;

import org.jspecify.annotations.NullMarked;
