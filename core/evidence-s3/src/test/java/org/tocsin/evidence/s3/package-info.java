@NullMarked
package org.tocsin.evidence.s3;

import org.jspecify.annotations.NullMarked;
