package org.tocsin.hashlist;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One submitter's assertion as its source tells it: the newest state, whole.
 *
 * <p>No text has the character U+0000 or half of a surrogate pair: not every database keeps them.
 *
 * @param submitter who asserts it, 0 to 255 characters
 * @param entryId the identifier within source and submitter, 1 to 1000 characters, and no more than
 *     1000 bytes in UTF-8
 * @param updatedAt when it last changed, by the source's clock
 * @param classification the source's own word; empty when it has none
 * @param values all values it asserts
 * @param feedback what others said of it, in counts: 0 to 255 characters
 * @param categorizations what the source files it under beside the classification, as the source
 *     writes it: up to 64 identifiers of 1 to 64 characters without blanks. They are kept and
 *     shown, and mean nothing by themselves
 * @param disputes how many other submitters say that it is wrong, without ourselves: 0 or more.
 *     From {@value #MANY_DISPUTES} on, what matches it waits for a person
 */
public record SourceEntry(
    String submitter,
    String entryId,
    Instant updatedAt,
    Optional<String> classification,
    List<WrittenValue> values,
    String feedback,
    Set<String> categorizations,
    int disputes) {
  private static final int LONGEST_ID = 1000;

  /** How many categorizations of an entry are kept. */
  static final int MOST_CATEGORIZATIONS = 64;

  /** From how many disputes on a person has to look at an entry; one alone never does it. */
  static final int MANY_DISPUTES = 2;

  public SourceEntry {
    limit(submitter, "submitter", 0, 255);
    identifier(entryId, "entryId");
    Instants.keepable(updatedAt, "updatedAt");
    classification.ifPresent(text -> limit(text, "classification", 0, 255));
    values = List.copyOf(values);
    limit(feedback, "feedback", 0, 255);
    categorizations = Set.copyOf(categorizations);
    if (disputes < 0) {
      throw new IllegalArgumentException("disputes are 0 or more");
    }
    if (categorizations.size() > MOST_CATEGORIZATIONS) {
      throw new IllegalArgumentException("an entry has up to 64 categorizations");
    }
    for (String each : categorizations) {
      limit(each, "categorization", 1, 64);
      if (each.codePoints().anyMatch(Character::isWhitespace)) {
        throw new IllegalArgumentException("a categorization has no blanks");
      }
    }
  }

  /** Returns an entry that nobody disputes. */
  public SourceEntry(
      String submitter,
      String entryId,
      Instant updatedAt,
      Optional<String> classification,
      List<WrittenValue> values,
      String feedback,
      Set<String> categorizations) {
    this(submitter, entryId, updatedAt, classification, values, feedback, categorizations, 0);
  }

  /** Returns an entry without categorizations, that nobody disputes. */
  public SourceEntry(
      String submitter,
      String entryId,
      Instant updatedAt,
      Optional<String> classification,
      List<WrittenValue> values,
      String feedback) {
    this(submitter, entryId, updatedAt, classification, values, feedback, Set.of(), 0);
  }

  static void limit(String text, String name, int least, int most) {
    if (text.length() < least || text.length() > most) {
      throw new IllegalArgumentException(name + " has " + least + " to " + most + " characters");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        throw new IllegalArgumentException(
            name + " has the character U+0000, or half of a surrogate pair");
      }
    }
  }

  /**
   * Checks what names an entry: PostgreSQL indexes no more than 2704 bytes together, of which the
   * submitter may have 765, and what is set aside 576.
   */
  static void identifier(String text, String name) {
    limit(text, name, 1, LONGEST_ID);
    if (isTooLong(text)) {
      throw new IllegalArgumentException(name + " has more than 1000 bytes in UTF-8");
    }
  }

  /** Whether an entry cannot be named so, because it is too long in UTF-8. */
  static boolean isTooLong(String identifier) {
    return identifier.length() > LONGEST_ID / 3
        && identifier.getBytes(StandardCharsets.UTF_8).length > LONGEST_ID;
  }

  @Override
  public String toString() {
    return "SourceEntry(" + values.size() + " values)";
  }
}
