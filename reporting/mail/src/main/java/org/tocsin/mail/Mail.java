package org.tocsin.mail;

import java.time.Instant;

/**
 * One mail before it is protected and addressed. Its id stays the same at each attempt, so that a
 * mail whose answer was lost is recognised as the same one.
 *
 * @param messageId the id with angle brackets
 * @param at when it was closed to further alarms
 * @param alarms how many alarms it tells of
 */
record Mail(String messageId, Instant at, String subject, String body, long alarms) {
  @Override
  public String toString() {
    return "Mail[" + alarms + " alarms]";
  }
}
