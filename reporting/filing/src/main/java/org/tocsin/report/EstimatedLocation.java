package org.tocsin.report;

import java.time.Instant;
import java.util.Objects;
import org.tocsin.model.Absence;
import org.tocsin.model.Fact;

/**
 * Where an account probably is.
 *
 * @param country the country; it is never left out
 * @param city the city, at most 255 characters
 * @param region the region, at most 255 characters; in the United States the code of a state, and
 *     never missing beside a city
 * @param verified whether somebody verified it
 * @param at when it was established, in the past
 */
public record EstimatedLocation(
    Country country,
    Fact<String> city,
    Fact<String> region,
    Fact<Boolean> verified,
    Fact<Instant> at) {
  public EstimatedLocation {
    Objects.requireNonNull(country, "country");
    Limits.text(city, "city", 255);
    Limits.text(region, "region", 255);
    Objects.requireNonNull(verified, "verified");
    Objects.requireNonNull(at, "at");
    if (country.isUnitedStates()) {
      if (region.toOptional().filter(code -> !UsState.isCode(code)).isPresent()) {
        throw new IllegalArgumentException(
            "in the United States a region is the two-letter code of a state");
      }
      if (city.isKnown() && !region.isKnown()) {
        throw new IllegalArgumentException(
            "in the United States a city is not given without its state");
      }
    }
  }

  /** Starts one of which everything else is absent. */
  public static Builder builder(Country country) {
    return new Builder(country);
  }

  /** Shows nothing of its content. */
  @Override
  public String toString() {
    return "EstimatedLocation";
  }

  /** Collects the facts. Not safe for use by several threads. */
  public static final class Builder {
    private final Country country;
    private Fact<String> city = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<String> region = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<Boolean> verified = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<Instant> at = Fact.absent(Absence.NOT_COLLECTED);

    private Builder(Country country) {
      this.country = country;
    }

    /** Sets the city. */
    public Builder city(Fact<String> value) {
      this.city = value;
      return this;
    }

    /** Sets the region. */
    public Builder region(Fact<String> value) {
      this.region = value;
      return this;
    }

    /** Sets whether somebody verified it. */
    public Builder verified(Fact<Boolean> value) {
      this.verified = value;
      return this;
    }

    /** Sets when it was established. */
    public Builder at(Fact<Instant> value) {
      this.at = value;
      return this;
    }

    /**
     * Returns what was collected.
     *
     * @throws IllegalArgumentException when a value exceeds its limit; the message names field and
     *     limit, and no content
     */
    public EstimatedLocation build() {
      return new EstimatedLocation(country, city, region, verified, at);
    }
  }
}
