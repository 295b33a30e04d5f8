/** Settable clock, fault proxy, egress guard, benign images and other help for tests. */
@NullMarked
package org.tocsin.testkit;

import org.jspecify.annotations.NullMarked;
