/** The mock as an extension of JUnit 5. */
@NullMarked
package org.tocsin.mock.junit;

import org.jspecify.annotations.NullMarked;
