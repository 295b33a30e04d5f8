package org.tocsin.config;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One key of {@code tocsin.yaml}: the one place that says what it is called, what may stand there
 * and what it does. The check of files, the JSON Schema and the starter file are made from it.
 *
 * @param path where it stands, such as {@code lists[].match}; {@code []} is every item of a list
 * @param type what may stand there
 * @param byDefault what holds when it is absent; empty when nothing does
 * @param least the least number, of {@link Type#NUMBER}
 * @param most the greatest number, of {@link Type#NUMBER}
 * @param allowed the words that may stand there; empty when any may
 * @param required whether its section is refused without it
 * @param restart whether a change takes a restart
 * @param says what it does, in one sentence
 */
public record ConfigKey(
    String path,
    Type type,
    Optional<String> byDefault,
    long least,
    long most,
    List<String> allowed,
    boolean required,
    boolean restart,
    String says) {

  /** What may stand at a key. */
  public enum Type {
    /** A mapping of keys. */
    SECTION,
    /** A list of mappings. */
    SECTIONS,
    /** A list of texts. */
    TEXTS,
    /** Text. */
    TEXT,
    /** A path; a relative one starts at the file's own folder. */
    FILE,
    /** Where a secret is: {@code env:NAME}, {@code file:PATH} or {@code host:NAME}. */
    SECRET,
    /** A whole number. */
    NUMBER,
    /** {@code true} or {@code false}. */
    FLAG,
    /** A duration such as {@code 30s}, {@code 15m}, {@code 24h} or {@code 7d}. */
    DURATION,
    /** A period of the calendar such as {@code 90d} or {@code 1y}. */
    PERIOD
  }

  public ConfigKey {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(byDefault, "byDefault");
    allowed = List.copyOf(allowed);
  }

  /** Returns the last part of its path, without {@code []}. */
  public String name() {
    return path.substring(path.lastIndexOf('.') + 1).replace("[]", "");
  }

  /** Returns the path of the section it stands in; empty text for the document. */
  public String parent() {
    int dot = path.lastIndexOf('.');
    return dot < 0 ? "" : path.substring(0, dot);
  }

  /** Returns the path of the sections below it. */
  String inside() {
    return type == Type.SECTIONS ? path + "[]" : path;
  }
}
