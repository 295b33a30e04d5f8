/**
 * Fingerprints of content: digests, and the PDQ perceptual hash of pictures.
 *
 * <p>No {@code toString} and no exception message of this package holds a hash value.
 */
@NullMarked
package org.tocsin.fingerprint;

import org.jspecify.annotations.NullMarked;
