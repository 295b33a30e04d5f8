@NullMarked
package org.tocsin.mock;

import org.jspecify.annotations.NullMarked;
