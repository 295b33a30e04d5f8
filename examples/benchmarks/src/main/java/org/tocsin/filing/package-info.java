/** Measurements of filing from within its own package. */
@org.jspecify.annotations.NullMarked
package org.tocsin.filing;
