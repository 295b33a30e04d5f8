package org.tocsin.report;

import java.util.Objects;
import org.tocsin.model.Absence;
import org.tocsin.model.Fact;

/**
 * A telephone number.
 *
 * @param number the number, at most 50 characters; without the calling code when that is given
 * @param kind what it is for
 * @param verification whether its holder proved to have it
 * @param callingCode the calling code: {@code +} and 1 to 3 digits
 * @param extension the extension: 1 to 10 digits
 */
public record Phone(
    String number,
    Fact<Kind> kind,
    Fact<Verification> verification,
    Fact<String> callingCode,
    Fact<String> extension) {
  /** What a telephone number is for. */
  public enum Kind {
    MOBILE,
    HOME,
    BUSINESS,
    WORK,
    FAX,
    INTERNET,
    RECOVERY
  }

  public Phone {
    Limits.text(number, "telephone number", 50);
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(verification, "verification");
    Limits.text(callingCode, "calling code", 4);
    Limits.text(extension, "extension", 10);
    Limits.matches(callingCode, "calling code", "\\+[0-9]{1,3}", "a plus sign and 1 to 3 digits");
    Limits.matches(extension, "extension", "[0-9]{1,10}", "1 to 10 digits");
    if (callingCode.toOptional().filter(number.strip()::startsWith).isPresent()) {
      throw new IllegalArgumentException("a telephone number does not repeat its calling code");
    }
  }

  /** Starts one of which everything else is absent. */
  public static Builder builder(String number) {
    return new Builder(number);
  }

  /** Shows nothing of its content. */
  @Override
  public String toString() {
    return "Phone";
  }

  /** Collects the facts. Not safe for use by several threads. */
  public static final class Builder {
    private final String number;
    private Fact<Kind> kind = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<Verification> verification = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<String> callingCode = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<String> extension = Fact.absent(Absence.NOT_COLLECTED);

    private Builder(String number) {
      this.number = number;
    }

    /** Sets what it is for. */
    public Builder kind(Fact<Kind> value) {
      this.kind = value;
      return this;
    }

    /** Sets whether its holder proved to have it. */
    public Builder verification(Fact<Verification> value) {
      this.verification = value;
      return this;
    }

    /** Sets the calling code. */
    public Builder callingCode(Fact<String> value) {
      this.callingCode = value;
      return this;
    }

    /** Sets the extension. */
    public Builder extension(Fact<String> value) {
      this.extension = value;
      return this;
    }

    /**
     * Returns what was collected.
     *
     * @throws IllegalArgumentException when a value exceeds its limit; the message names field and
     *     limit, and no content
     */
    public Phone build() {
      return new Phone(number, kind, verification, callingCode, extension);
    }
  }
}
