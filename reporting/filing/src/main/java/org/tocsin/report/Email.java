package org.tocsin.report;

import java.util.Objects;
import java.util.regex.Pattern;
import org.tocsin.model.Absence;
import org.tocsin.model.Fact;

/**
 * An e-mail address.
 *
 * @param address the address: well-formed, at most 255 characters, at most 64 before the at sign
 * @param kind what it is for
 * @param verification whether its holder proved to have it
 */
public record Email(String address, Fact<Kind> kind, Fact<Verification> verification) {
  private static final Pattern FORM =
      Pattern.compile(
          "[^\\s@\"(),:;<>\\[\\]\\\\\\p{Cntrl}]{1,64}@[\\p{L}\\p{N}]([\\p{L}\\p{N}.-]*[\\p{L}\\p{N}])?");

  /** What an e-mail address is for. */
  public enum Kind {
    HOME,
    WORK,
    BUSINESS,
    RECOVERY
  }

  public Email {
    Limits.text(address, "e-mail address", 255);
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(verification, "verification");
    if (!isWellFormed(address)) {
      throw new IllegalArgumentException(
          "an e-mail address has a local part of 1 to 64 characters, an at sign and a domain");
    }
  }

  /** Returns an address of which nothing else is known. */
  public static Email of(String address) {
    return new Email(
        address, Fact.absent(Absence.NOT_COLLECTED), Fact.absent(Absence.NOT_COLLECTED));
  }

  /**
   * Whether a text is an e-mail address that a report can carry: an unquoted local part of 1 to 64
   * characters without dots at its ends or in a row, and a domain without dots in a row.
   */
  public static boolean isWellFormed(String text) {
    return text.length() <= 255
        && FORM.matcher(text).matches()
        && !text.startsWith(".")
        && !text.contains(".@")
        && !text.contains("..");
  }

  /** Shows nothing of its content. */
  @Override
  public String toString() {
    return "Email";
  }
}
