/**
 * Meters of filing and of hash lists for hosts that have Micrometer; nothing else of the library
 * needs it.
 */
@org.jspecify.annotations.NullMarked
package org.tocsin.metrics;
