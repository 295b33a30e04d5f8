package org.tocsin.mail;

/** Makes names fit for one line of a mail. */
final class Printable {
  private static final int LONGEST = 120;

  private Printable() {}

  /** Replaces what could break, hide or turn a line, and cuts what is too long. */
  static String line(String text) {
    return visible(text, LONGEST);
  }

  /** Replaces what could break, hide or turn a line, however long it is. */
  static String visible(String text) {
    return visible(text, Long.MAX_VALUE);
  }

  private static String visible(String text, long most) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(most)
        .forEach(point -> line.appendCodePoint(visible(point) ? point : '\uFFFD'));
    return line.toString();
  }

  /** Tells whether a text can stand in a header or a line as it is. */
  static boolean isLine(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST
        && text.codePoints().allMatch(Printable::visible);
  }

  private static boolean visible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
