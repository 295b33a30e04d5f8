@NullMarked
package org.tocsin.fingerprint;

import org.jspecify.annotations.NullMarked;
