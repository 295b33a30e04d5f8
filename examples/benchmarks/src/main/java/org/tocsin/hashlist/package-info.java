/** Measurements of the index from within its own package. */
@org.jspecify.annotations.NullMarked
package org.tocsin.hashlist;
