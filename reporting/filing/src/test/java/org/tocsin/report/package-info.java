@NullMarked
package org.tocsin.report;

import org.jspecify.annotations.NullMarked;
