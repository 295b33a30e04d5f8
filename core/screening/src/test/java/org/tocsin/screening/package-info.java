@NullMarked
package org.tocsin.screening;

import org.jspecify.annotations.NullMarked;
