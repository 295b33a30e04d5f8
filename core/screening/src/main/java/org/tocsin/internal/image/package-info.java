/** Reads pictures of strangers within bounds. Not exported. */
@NullMarked
package org.tocsin.internal.image;

import org.jspecify.annotations.NullMarked;
