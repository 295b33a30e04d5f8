/** The door of the library: {@link org.tocsin.Tocsin}. */
@NullMarked
package org.tocsin;

import org.jspecify.annotations.NullMarked;
