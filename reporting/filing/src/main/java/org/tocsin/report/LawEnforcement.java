package org.tocsin.report;

import java.util.Objects;
import org.tocsin.model.Absence;
import org.tocsin.model.Fact;

/**
 * An agency that already knows, or has asked.
 *
 * @param agency the agency, at most 255 characters
 * @param caseNumber its case number, at most 100 characters
 * @param officer its officer
 * @param reported whether the incident was reported to it
 * @param domesticProcess whether it served legal process in the United States
 * @param internationalProcess whether it served legal process from elsewhere
 */
public record LawEnforcement(
    String agency,
    Fact<String> caseNumber,
    Fact<Contact> officer,
    Fact<Boolean> reported,
    Fact<Boolean> domesticProcess,
    Fact<InternationalProcess> internationalProcess) {
  /**
   * Legal process from outside the United States.
   *
   * @param served whether it was served
   * @param country the agency's country
   */
  public record InternationalProcess(boolean served, Fact<Country> country) {
    public InternationalProcess {
      Objects.requireNonNull(country, "country");
    }

    @Override
    public String toString() {
      return "InternationalProcess";
    }
  }

  public LawEnforcement {
    Limits.text(agency, "agency", 255);
    Limits.text(caseNumber, "case number", 100);
    Objects.requireNonNull(officer, "officer");
    Objects.requireNonNull(reported, "reported");
    Objects.requireNonNull(domesticProcess, "domestic process");
    Objects.requireNonNull(internationalProcess, "international process");
  }

  /** Starts one of which everything else is absent. */
  public static Builder builder(String agency) {
    return new Builder(agency);
  }

  /** Shows nothing of its content. */
  @Override
  public String toString() {
    return "LawEnforcement";
  }

  /** Collects the facts. Not safe for use by several threads. */
  public static final class Builder {
    private final String agency;
    private Fact<String> caseNumber = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<Contact> officer = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<Boolean> reported = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<Boolean> domesticProcess = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<InternationalProcess> internationalProcess = Fact.absent(Absence.NOT_COLLECTED);

    private Builder(String agency) {
      this.agency = agency;
    }

    /** Sets its case number. */
    public Builder caseNumber(Fact<String> value) {
      this.caseNumber = value;
      return this;
    }

    /** Sets its officer. */
    public Builder officer(Fact<Contact> value) {
      this.officer = value;
      return this;
    }

    /** Sets whether the incident was reported to it. */
    public Builder reported(Fact<Boolean> value) {
      this.reported = value;
      return this;
    }

    /** Sets whether it served legal process in the United States. */
    public Builder domesticProcess(Fact<Boolean> value) {
      this.domesticProcess = value;
      return this;
    }

    /** Sets whether it served legal process from elsewhere. */
    public Builder internationalProcess(Fact<InternationalProcess> value) {
      this.internationalProcess = value;
      return this;
    }

    /**
     * Returns what was collected.
     *
     * @throws IllegalArgumentException when a value exceeds its limit; the message names field and
     *     limit, and no content
     */
    public LawEnforcement build() {
      return new LawEnforcement(
          agency, caseNumber, officer, reported, domesticProcess, internationalProcess);
    }
  }
}
