@NullMarked
package org.tocsin.docket;

import org.jspecify.annotations.NullMarked;
