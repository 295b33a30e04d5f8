@NullMarked
package org.tocsin.hashlist;

import org.jspecify.annotations.NullMarked;
