package org.tocsin.filing;

import java.util.Objects;
import org.tocsin.config.ReportSchema;
import org.tocsin.model.Environment;
import org.tocsin.model.FilingId;
import org.tocsin.report.ServiceProfile;

/**
 * One report on its way to a destination that takes it in one delivery.
 *
 * @param filing the filing: the same for every attempt, so it is the key under which a receiver
 *     tells a repetition
 * @param environment the environment it was made in
 * @param synthetic whether its incident stems from test entries only
 * @param service who reports
 * @param schema which schema a report is written for where it is told as a CyberTipline document
 * @param payload what the destination is told, by its policy
 */
public record Parcel(
    FilingId filing,
    Environment environment,
    boolean synthetic,
    ServiceProfile service,
    ReportSchema schema,
    Payload payload) {

  /** Creates one for {@link ReportSchema#DEFAULT}. */
  public Parcel(
      FilingId filing,
      Environment environment,
      boolean synthetic,
      ServiceProfile service,
      Payload payload) {
    this(filing, environment, synthetic, service, ReportSchema.DEFAULT, payload);
  }

  public Parcel {
    Objects.requireNonNull(filing, "filing");
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(payload, "payload");
  }

  @Override
  public String toString() {
    return "Parcel(" + filing + ")";
  }
}
