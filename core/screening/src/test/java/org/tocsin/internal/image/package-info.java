@NullMarked
package org.tocsin.internal.image;

import org.jspecify.annotations.NullMarked;
