package org.tocsin.mail;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.tocsin.cybertipline.CyberTiplineValidator;
import org.tocsin.cybertipline.CyberTiplineWriter;
import org.tocsin.cybertipline.Finding;
import org.tocsin.filing.Parcel;
import org.tocsin.filing.Payload;
import org.tocsin.model.Incident;
import org.tocsin.report.Reports;

/**
 * A report as the document that opens a CyberTipline report, for a recipient whose programs read
 * that. It holds no identifier that a clearinghouse gives. What is told about the file by itself
 * needs two of them, and stands in the text and in {@code report.json} only.
 */
final class ReportXml {
  private ReportXml() {}

  /**
   * Returns whether a payload holds what such a document has to say: who, where, when. Digests or
   * an address alone make none.
   */
  static boolean isFor(Payload payload) {
    return incident(payload).isPresent();
  }

  /**
   * Returns the document; empty when the payload is not for one. The same parcel gives the same.
   */
  static Optional<byte[]> of(Parcel parcel) {
    return of(parcel, new CyberTiplineValidator(parcel.schema().version())::validateSchema);
  }

  /** Returns the document; empty as well when the check finds something wrong with it. */
  static Optional<byte[]> of(Parcel parcel, Function<byte[], List<Finding>> check) {
    return incident(parcel.payload())
        .map(
            incident ->
                new CyberTiplineWriter(parcel.schema().version())
                    .report(Reports.report(incident, parcel.service(), List.of()))
                    .xml())
        .filter(xml -> check.apply(xml).isEmpty());
  }

  private static Optional<Incident> incident(Payload payload) {
    if (payload instanceof Payload.Full full) {
      return Optional.of(full.incident());
    }
    return payload instanceof Payload.Metadata metadata
        ? Optional.of(metadata.incident())
        : Optional.empty();
  }
}
