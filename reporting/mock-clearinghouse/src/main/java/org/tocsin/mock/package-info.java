/** A stateful stand-in for a clearinghouse that takes CyberTipline reports and shows them. */
@NullMarked
package org.tocsin.mock;

import org.jspecify.annotations.NullMarked;
