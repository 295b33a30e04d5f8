package org.tocsin.config;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tocsin.hashlist.ListPolicy;
import org.tocsin.hashlist.ListSync;

/**
 * One hash list.
 *
 * @param name its name in match facts and reports, as {@link #requireName} allows it
 * @param file a CSV file to import at start; empty for a list that is imported by command
 * @param continueOnError whether good lines of the file are loaded although others are malformed
 * @param policy how near a picture must be to match, and to be filed without a person
 * @param source where it comes from, when it is not imported
 */
public record ListSettings(
    String name,
    Optional<Path> file,
    boolean continueOnError,
    ListPolicy policy,
    Optional<FollowedSource> source) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  public ListSettings {
    requireName(name);
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(source, "source");
    if (file.isPresent() && source.isPresent()) {
      throw new IllegalArgumentException(
          "a list comes from a file or from a source, not from both");
    }
  }

  /**
   * Checks what a list is called, wherever it comes from: 1 to 64 characters of a-z, 0-9, {@code
   * .}, {@code _} and {@code -}, of which the first is a letter or a digit.
   *
   * @throws IllegalArgumentException when no list may be called that; the message says what may be
   */
  public static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a list's name has 1 to 64 characters of a-z, 0-9, '.', '_' and '-', and begins with a"
              + " letter or a digit");
    }
  }

  /** Returns a list that is imported, from a file at the start or by command. */
  public ListSettings(
      String name, Optional<Path> file, boolean continueOnError, ListPolicy policy) {
    this(name, file, continueOnError, policy, Optional.empty());
  }

  /** Returns a list that follows a source, with the default thresholds. */
  public static ListSettings following(String name, FollowedSource source) {
    return new ListSettings(name, Optional.empty(), false, ListPolicy.DEFAULT, Optional.of(source));
  }

  /** Returns a list that is read from a CSV file, with the default thresholds. */
  public static ListSettings of(String name, Path file) {
    return new ListSettings(name, Optional.of(file), false, ListPolicy.DEFAULT);
  }

  /** Returns this list with other thresholds. */
  public ListSettings with(ListPolicy other) {
    return new ListSettings(name, file, continueOnError, other, source);
  }

  /** Returns this list with what policies say of its classifications. */
  ListSettings under(List<ClassificationPolicy> policies) {
    return with(ClassificationPolicy.merged(policies, name, policy));
  }

  /** Returns how near a picture must be, by name of a list. */
  public static Map<String, ListPolicy> policies(List<ListSettings> lists) {
    return lists.stream().collect(Collectors.toMap(ListSettings::name, ListSettings::policy));
  }

  /** Has the lists that have a source follow it; what is opened is closed with what is built. */
  public static void follow(List<ListSettings> lists, ListSync.Builder builder, Clock clock) {
    for (ListSettings list : lists) {
      list.source()
          .ifPresent(source -> builder.follow(source.settings(list.name()), source.open(clock)));
    }
  }
}
