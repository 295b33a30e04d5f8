/**
 * Evidence for law enforcement: an encrypted BagIt bag with everything that is preserved of an
 * incident and what shows that it is what was received, and the check that needs only that archive.
 */
@NullMarked
package org.tocsin.export;

import org.jspecify.annotations.NullMarked;
