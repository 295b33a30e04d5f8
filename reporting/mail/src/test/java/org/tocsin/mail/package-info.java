/** Tests of alarms by mail. */
@org.jspecify.annotations.NullMarked
package org.tocsin.mail;
