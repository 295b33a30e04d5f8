/**
 * The CyberTipline connector: its documents, their validation, and the only code that opens a
 * connection to a clearinghouse.
 */
@NullMarked
package org.tocsin.cybertipline;

import org.jspecify.annotations.NullMarked;
