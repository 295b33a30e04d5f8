@NullMarked
package org.tocsin.cybertipline;

import org.jspecify.annotations.NullMarked;
