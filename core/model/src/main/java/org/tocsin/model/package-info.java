/**
 * Facts about uploads and the outcomes of examining them.
 *
 * <p>Everything here is immutable and safe for use by many threads. A {@code toString} of these
 * types shows identifiers, kinds and counts only: no account name, no network address, no hash
 * value, no message text.
 */
@NullMarked
package org.tocsin.model;

import org.jspecify.annotations.NullMarked;
