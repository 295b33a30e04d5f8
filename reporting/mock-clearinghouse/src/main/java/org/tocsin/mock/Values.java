package org.tocsin.mock;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads single values as the documentation describes them. */
final class Values {
  private static final Pattern IPV4 =
      Pattern.compile(
          "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
              + "(\\.(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
  private static final Pattern EMAIL =
      Pattern.compile(
          "[^\\s@\"(),:;<>\\[\\]\\\\]{1,64}@[^\\s@.,;:<>()\\[\\]\\\\]+(\\.[^\\s@.,;:<>()\\[\\]\\\\]+)+");
  private static final Pattern ZONE = Pattern.compile(".*(Z|[+-][0-9]{2}:[0-9]{2})");
  private static final int MAX_URL = 2083;

  private Values() {}

  /** Tells whether a date-time names its zone. */
  static boolean hasZone(String dateTime) {
    return ZONE.matcher(dateTime.strip()).matches();
  }

  /** Reads a date-time with a zone. */
  static Optional<Instant> instant(String dateTime) {
    try {
      return Optional.of(OffsetDateTime.parse(dateTime.strip()).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Reads the date of a date that may name a zone. */
  static Optional<LocalDate> date(String date) {
    String text = date.strip();
    try {
      return text.length() < 10
          ? Optional.empty()
          : Optional.of(LocalDate.parse(text.substring(0, 10)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Tells whether the text is an IPv4, IPv6 or IPv4-mapped address. No name is ever looked up. */
  static boolean isAddress(String text) {
    if (IPV4.matcher(text).matches()) {
      return true;
    }
    if (text.indexOf(':') < 0 || !IPV6.matcher(text).matches()) {
      return false;
    }
    try {
      return InetAddress.getByName(text).getAddress().length > 0;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Tells whether the text is an absolute web address of at most 2083 characters. */
  static boolean isUrl(String text) {
    if (text.length() > MAX_URL) {
      return false;
    }
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      String host = uri.getHost();
      return scheme != null
          && (scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))
          && host != null
          && !host.isEmpty();
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Tells whether the text is a well-formed mail address with a local part of at most 64. */
  static boolean isEmail(String text) {
    return text.length() <= 255 && EMAIL.matcher(text).matches();
  }
}
