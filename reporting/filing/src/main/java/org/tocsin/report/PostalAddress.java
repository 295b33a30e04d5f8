package org.tocsin.report;

import java.util.Objects;
import org.tocsin.model.Absence;
import org.tocsin.model.Fact;

/**
 * A postal address.
 *
 * @param kind what it is for
 * @param street street and number, at most 255 characters
 * @param city the city, at most 100 characters
 * @param postalCode the postal code, at most 20 characters
 * @param state the state, in the United States
 * @param region the state or region elsewhere, at most 100 characters
 * @param country the country
 */
public record PostalAddress(
    Fact<Kind> kind,
    Fact<String> street,
    Fact<String> city,
    Fact<String> postalCode,
    Fact<UsState> state,
    Fact<String> region,
    Fact<Country> country) {
  /** What an address is for. */
  public enum Kind {
    HOME,
    BUSINESS,
    BILLING,
    SHIPPING,
    TECHNICAL
  }

  public PostalAddress {
    Objects.requireNonNull(kind, "kind");
    Limits.text(street, "street", 255);
    Limits.text(city, "city", 100);
    Limits.text(postalCode, "postal code", 20);
    Objects.requireNonNull(state, "state");
    Limits.text(region, "region", 100);
    Objects.requireNonNull(country, "country");
  }

  /** Starts one of which everything is absent. */
  public static Builder builder() {
    return new Builder();
  }

  /** Shows nothing of its content. */
  @Override
  public String toString() {
    return "PostalAddress";
  }

  /** Collects the facts. Not safe for use by several threads. */
  public static final class Builder {
    private Fact<Kind> kind = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<String> street = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<String> city = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<String> postalCode = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<UsState> state = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<String> region = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<Country> country = Fact.absent(Absence.NOT_COLLECTED);

    private Builder() {}

    /** Sets what it is for. */
    public Builder kind(Fact<Kind> value) {
      this.kind = value;
      return this;
    }

    /** Sets street and number. */
    public Builder street(Fact<String> value) {
      this.street = value;
      return this;
    }

    /** Sets the city. */
    public Builder city(Fact<String> value) {
      this.city = value;
      return this;
    }

    /** Sets the postal code. */
    public Builder postalCode(Fact<String> value) {
      this.postalCode = value;
      return this;
    }

    /** Sets the state. */
    public Builder state(Fact<UsState> value) {
      this.state = value;
      return this;
    }

    /** Sets the state or region elsewhere. */
    public Builder region(Fact<String> value) {
      this.region = value;
      return this;
    }

    /** Sets the country. */
    public Builder country(Fact<Country> value) {
      this.country = value;
      return this;
    }

    /**
     * Returns what was collected.
     *
     * @throws IllegalArgumentException when a value exceeds its limit; the message names field and
     *     limit, and no content
     */
    public PostalAddress build() {
      return new PostalAddress(kind, street, city, postalCode, state, region, country);
    }
  }
}
