/**
 * Filings: one report on its way to one destination, durable and journalled step by step.
 *
 * <p>For one incident and one destination at most one report is ever finished, and never none
 * unless the filing is visibly waiting, held or failed.
 */
@NullMarked
package org.tocsin.filing;

import org.jspecify.annotations.NullMarked;
