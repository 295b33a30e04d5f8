package org.tocsin.model;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * A fact that is either known, or absent for a stated reason.
 *
 * <p>There is no third state and no placeholder: what nobody established stays {@link Absent}, and
 * its reason is kept with the incident but never sent to a clearinghouse.
 *
 * @param <T> the type of the value
 */
public sealed interface Fact<T> {

  /**
   * A fact that was established.
   *
   * @param value the value
   */
  record Known<T>(T value) implements Fact<T> {
    public Known {
      Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
      return "Known";
    }
  }

  /**
   * A fact that was not established.
   *
   * @param reason why it is missing
   */
  record Absent<T>(Absence reason) implements Fact<T> {
    public Absent {
      Objects.requireNonNull(reason, "reason");
    }

    @Override
    public String toString() {
      return "Absent(" + reason + ")";
    }
  }

  /** Returns a known fact. */
  static <T> Fact<T> known(T value) {
    return new Known<>(value);
  }

  /** Returns an absent fact. */
  static <T> Fact<T> absent(Absence reason) {
    return new Absent<>(reason);
  }

  /**
   * Returns the fact that {@code value} states, or {@link Absence#NOT_COLLECTED} when it is empty.
   */
  @SuppressWarnings(
      "OptionalUsedAsFieldOrParameterType") // the door between optional inputs and facts
  static <T> Fact<T> ofOptional(Optional<T> value) {
    return value.<Fact<T>>map(Known::new).orElseGet(() -> absent(Absence.NOT_COLLECTED));
  }

  /** Returns the value, or empty when it is absent. */
  default Optional<T> toOptional() {
    return this instanceof Known<T> known ? Optional.of(known.value()) : Optional.empty();
  }

  /** Returns the reason of absence, or empty when the fact is known. */
  default Optional<Absence> absence() {
    return this instanceof Absent<T> absent ? Optional.of(absent.reason()) : Optional.empty();
  }

  /** Whether the fact is known. */
  default boolean isKnown() {
    return this instanceof Known<T>;
  }

  /** Applies {@code change} to a known value; an absent fact keeps its reason. */
  default <R> Fact<R> map(Function<? super T, ? extends R> change) {
    if (this instanceof Absent<T> absent) {
      return absent(absent.reason());
    }
    return known(change.apply(((Known<T>) this).value()));
  }
}
