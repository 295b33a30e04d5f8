/**
 * Examining uploads: from untrusted bytes to exactly one of matched, undetermined and clear.
 *
 * <p>Nothing here throws for bad input, and nothing but a completed comparison says clear.
 */
@NullMarked
package org.tocsin.screening;

import org.jspecify.annotations.NullMarked;
