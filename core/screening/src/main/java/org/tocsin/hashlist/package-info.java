/**
 * Hash lists: importing them, keeping them, and looking values up in an immutable snapshot.
 *
 * <p>No {@code toString}, log line or exception message of this package holds a hash value.
 */
@NullMarked
package org.tocsin.hashlist;

import org.jspecify.annotations.NullMarked;
