package org.tocsin.mock;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A header value with parameters, such as {@code form-data; name="file"; filename="a.png"}.
 *
 * @param value what stands before the first semicolon, in lower case
 * @param parameters the parameters, names in lower case
 */
record HeaderValue(String value, Map<String, String> parameters) {
  static HeaderValue parse(String text) {
    int semicolon = text.indexOf(';');
    String value = semicolon < 0 ? text : text.substring(0, semicolon);
    Map<String, String> parameters = new TreeMap<>();
    int at = semicolon < 0 ? text.length() : semicolon;
    while (at < text.length()) {
      int equals = text.indexOf('=', at);
      if (equals < 0) {
        break;
      }
      String name = text.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
      StringBuilder content = new StringBuilder();
      at = equals + 1;
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
      boolean quoted = at < text.length() && text.charAt(at) == '"';
      at += quoted ? 1 : 0;
      while (at < text.length() && text.charAt(at) != (quoted ? '"' : ';')) {
        // Browsers send a backslash as itself; only an escaped quote or backslash is one character.
        boolean escape =
            quoted
                && text.charAt(at) == '\\'
                && at + 1 < text.length()
                && (text.charAt(at + 1) == '"' || text.charAt(at + 1) == '\\');
        at += escape ? 1 : 0;
        content.append(text.charAt(at++));
      }
      parameters.putIfAbsent(name, quoted ? content.toString() : content.toString().strip());
      int next = text.indexOf(';', at);
      at = next < 0 ? text.length() : next;
    }
    return new HeaderValue(value.strip().toLowerCase(Locale.ROOT), parameters);
  }

  /** Returns a parameter; its extended form ({@code filename*=UTF-8''…}, RFC 8187) goes first. */
  Optional<String> parameter(String name) {
    String extended = parameters.get(name + "*");
    if (extended != null && extended.regionMatches(true, 0, "utf-8'", 0, 6)) {
      int quote = extended.indexOf('\'', 6);
      if (quote > 0) {
        try {
          return Optional.of(
              URLDecoder.decode(
                  extended.substring(quote + 1).replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
          return Optional.ofNullable(parameters.get(name));
        }
      }
    }
    return Optional.ofNullable(parameters.get(name));
  }
}
