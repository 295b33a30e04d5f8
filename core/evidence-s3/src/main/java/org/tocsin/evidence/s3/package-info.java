/**
 * Sealed items in S3, or in a server that speaks its protocol.
 *
 * <p>Nothing here logs, and no exception names an endpoint, a bucket, a key, a credential or an
 * answer's text.
 */
@NullMarked
package org.tocsin.evidence.s3;

import org.jspecify.annotations.NullMarked;
