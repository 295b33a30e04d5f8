/**
 * The vault, where bytes are sealed as they were received, and the custody log, which says who did
 * what to them and why.
 *
 * <p>Nothing here logs, or puts into an exception, personal data, hash values, bytes or storage
 * paths: identifiers only.
 */
@NullMarked
package org.tocsin.evidence;

import org.jspecify.annotations.NullMarked;
