package org.tocsin.cli.architecture.wrong.store;

import java.time.Instant;
import java.time.ZoneId;

/** Uses what the process happens to have. */
@SuppressWarnings({
  "DefaultCharset",
  "StringCaseLocaleUsage",
  "JavaTimeDefaultTimeZone",
  "TimeZoneUsage",
  "AnnotateFormatMethod"
}) // breaks the rule on purpose
public final class UsesDefaults {
  /** Returns something that depends on the machine. */
  public String text(String text) {
    return String.format("%s %d", text.toLowerCase(), text.getBytes().length)
        + ZoneId.systemDefault()
        + Instant.now();
  }
}
