/** Alarms by mail: aggregated, signed and encrypted on request, sent on a thread of their own. */
@NullMarked
package org.tocsin.mail;

import org.jspecify.annotations.NullMarked;
