/** The kind of destination that the page about adding one walks through. */
@org.jspecify.annotations.NullMarked
package org.tocsin.desk;
