/** Side-by-side measurements. */
@NullMarked
package org.tocsin.benchmarks;

import org.jspecify.annotations.NullMarked;
