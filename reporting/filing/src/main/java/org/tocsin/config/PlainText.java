package org.tocsin.config;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a text of the file may hold. Names go into headers of mails, XML and lines of logs, where a
 * line break begins something else and most control characters are not allowed at all.
 */
final class PlainText {
  /** What may have several lines. */
  private static final Set<String> OF_LINES =
      Set.of("service.companyTemplate", "service.termsOfService");

  private PlainText() {}

  /** Returns what is wrong with a text, or empty; the text is not quoted. */
  static Optional<String> complaint(String path, String text) {
    int at = 0;
    for (int character : text.codePoints().toArray()) {
      at++;
      boolean line = (character == '\n' || character == '\t') && OF_LINES.contains(path);
      if (!line && isForbidden(character)) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "holds a line break or control character (U+%04X, character %d): take it out",
                character,
                at));
      }
    }
    return Optional.empty();
  }

  /** Whether XML 1.0 or one line of text cannot hold it: surrogates alone are among them. */
  private static boolean isForbidden(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> character == 0xFFFE || character == 0xFFFF;
    };
  }
}
