@NullMarked
package org.tocsin.mock.junit;

import org.jspecify.annotations.NullMarked;
