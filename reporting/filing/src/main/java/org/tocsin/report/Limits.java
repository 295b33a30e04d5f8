package org.tocsin.report;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.tocsin.model.Fact;

/**
 * Argument checks of this package. Lengths are counted in UTF-16 units, as the clearinghouse's
 * server counts them. Messages name the field, its limit and by how much it is exceeded; they never
 * repeat a text.
 */
final class Limits {
  /** No limit is documented. */
  static final int NONE = Integer.MAX_VALUE;

  /** The longest URL. */
  static final int URL = 2083;

  private Limits() {}

  static String text(String value, String field, int max) {
    Objects.requireNonNull(value, field);
    if (value.isBlank()) {
      throw new IllegalArgumentException(field + " must not be blank; leave it out instead");
    }
    if (value.length() > max) {
      throw new IllegalArgumentException(
          field + " has at most " + max + " characters; this one has " + value.length());
    }
    return value;
  }

  static void text(Fact<String> value, String field, int max) {
    Objects.requireNonNull(value, field);
    value.toOptional().ifPresent(known -> text(known, field, max));
  }

  static List<String> texts(List<String> values, String field, int max) {
    values.forEach(value -> text(value, field, max));
    return List.copyOf(values);
  }

  static void matches(Fact<String> value, String field, String pattern, String words) {
    if (value.toOptional().filter(known -> !known.matches(pattern)).isPresent()) {
      throw new IllegalArgumentException(field + " is " + words);
    }
  }

  static void range(Fact<Integer> value, String field, int min, int max) {
    Objects.requireNonNull(value, field);
    value
        .toOptional()
        .filter(known -> known < min || known > max)
        .ifPresent(
            known -> {
              throw new IllegalArgumentException(
                  field + " is " + min + " to " + max + ", not " + known);
            });
  }

  static void url(Fact<URI> value, String field) {
    Objects.requireNonNull(value, field);
    value.toOptional().ifPresent(known -> url(known, field));
  }

  static List<URI> urls(List<URI> values, String field) {
    values.forEach(value -> url(value, field));
    return List.copyOf(values);
  }

  static void url(URI value, String field) {
    boolean http =
        "http".equalsIgnoreCase(value.getScheme()) || "https".equalsIgnoreCase(value.getScheme());
    if (!http || value.getRawAuthority() == null) {
      throw new IllegalArgumentException(field + " is an absolute http or https URL");
    }
    if (value.toASCIIString().length() > URL) {
      throw new IllegalArgumentException(field + " has at most " + URL + " characters");
    }
  }

  static void notBefore(Fact<Instant> later, Fact<Instant> earlier, String event, boolean same) {
    Objects.requireNonNull(later, event);
    Objects.requireNonNull(earlier, "instant");
    if (!(later instanceof Fact.Known<Instant> second)
        || !(earlier instanceof Fact.Known<Instant> first)) {
      return;
    }
    boolean fine =
        same ? !second.value().isBefore(first.value()) : second.value().isAfter(first.value());
    if (!fine) {
      throw new IllegalArgumentException(event + " after the account was disabled, not before");
    }
  }

  static void priorReports(List<Long> ids) {
    if (ids.stream().anyMatch(id -> id < 1)) {
      throw new IllegalArgumentException("the identifier of a prior report is 1 or more");
    }
  }
}
