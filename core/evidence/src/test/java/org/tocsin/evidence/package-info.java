@NullMarked
package org.tocsin.evidence;

import org.jspecify.annotations.NullMarked;
