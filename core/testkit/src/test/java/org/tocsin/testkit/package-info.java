@NullMarked
package org.tocsin.testkit;

import org.jspecify.annotations.NullMarked;
