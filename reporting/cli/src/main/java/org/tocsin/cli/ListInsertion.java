package org.tocsin.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Puts an item at the end of a configuration's hash lists, as text: every other line stays as it
 * is, comments and order included.
 *
 * <p>It knows the plain way in which such a file is written and gives up on every other. What comes
 * of it is to be read and compared before it is used: only that tells whether it is right.
 */
final class ListInsertion {
  private static final Pattern LINE = Pattern.compile("[^\n]*\n|[^\n]+\\z");
  private static final Pattern NAMED = Pattern.compile("(?:lists|\"lists\"|'lists')\\s*:.*\\R?");
  private static final Pattern HEADER = Pattern.compile("lists:[ ]*(?:\\[ *])?[ ]*(#.*)?\\R?");
  private static final Pattern ITEM = Pattern.compile("( *)-(?: .*)?\\R?");
  private static final Pattern OF_WHAT_FOLLOWS = Pattern.compile("#(?: ?[^ ].*)?\\R?");

  /**
   * A text with the item in it.
   *
   * @param text the whole text
   * @param line at which line the item begins, from 1
   */
  record Inserted(String text, int line) {}

  private final List<String> lines = new ArrayList<>();
  private final String end;

  private ListInsertion(String text) {
    Matcher each = LINE.matcher(text);
    while (each.find()) {
      lines.add(each.group());
    }
    this.end = text.contains("\r\n") ? "\r\n" : "\n";
  }

  /**
   * Inserts an item.
   *
   * @param text a configuration file
   * @param item the lines of the item, the first beginning with a dash
   * @return empty where the file is not written in a way that is safe to add to
   */
  static Optional<Inserted> into(String text, List<String> item) {
    return new ListInsertion(text).insert(item);
  }

  private Optional<Inserted> insert(List<String> item) {
    List<Integer> headers = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (NAMED.matcher(lines.get(i)).matches()) {
        headers.add(i);
      }
    }
    if (headers.isEmpty()) {
      int at = lines.size();
      List<String> section = new ArrayList<>(List.of("", "lists:"));
      item.forEach(line -> section.add("  " + line));
      return Optional.of(inserted(at, section, 2));
    }
    int header = headers.get(0);
    Matcher plain = HEADER.matcher(lines.get(header));
    if (headers.size() > 1 || !plain.matches()) {
      return Optional.empty();
    }
    String comment = Optional.ofNullable(plain.group(1)).map(text -> " " + text).orElse("");
    lines.set(header, "lists:" + comment.stripTrailing() + end);
    int next = next(header);
    String indent = indent(header, next);
    return Optional.of(
        inserted(place(header, next), item.stream().map(line -> indent + line).toList(), 0));
  }

  private Inserted inserted(int at, List<String> added, int before) {
    if (at > 0 && !lines.get(at - 1).endsWith("\n")) {
      lines.set(at - 1, lines.get(at - 1) + end);
    }
    lines.addAll(at, added.stream().map(line -> line + end).toList());
    return new Inserted(lines.stream().collect(Collectors.joining()), at + before + 1);
  }

  /** Returns where the next section begins, or the end of the file. */
  private int next(int header) {
    int next = header + 1;
    while (next < lines.size()
        && (isAside(lines.get(next))
            || lines.get(next).startsWith(" ")
            || ITEM.matcher(lines.get(next)).matches())) {
      next++;
    }
    return next;
  }

  private static boolean isAside(String line) {
    return line.isBlank() || isComment(line);
  }

  private static boolean isComment(String line) {
    return line.stripLeading().startsWith("#");
  }

  private String indent(int header, int next) {
    return lines.subList(header + 1, next).stream()
        .filter(line -> !isAside(line))
        .map(ITEM::matcher)
        .filter(Matcher::matches)
        .map(item -> item.group(1))
        .findFirst()
        .orElse("  ");
  }

  /**
   * Returns the line before which the item goes: behind the last one and the comments that are its
   * own. Those that stand at the left edge, with no blank line before what follows, are of what
   * follows.
   */
  private int place(int header, int next) {
    int last = header;
    for (int i = header + 1; i < next; i++) {
      last = isAside(lines.get(i)) ? last : i;
    }
    int to = last + 1;
    while (to < next && isComment(lines.get(to))) {
      to++;
    }
    if (to < next || next == lines.size()) {
      return to;
    }
    int own = last + 1;
    while (own < to && !OF_WHAT_FOLLOWS.matcher(lines.get(own)).matches()) {
      own++;
    }
    return own;
  }
}
