package org.tocsin.export;

import java.util.List;
import java.util.Optional;
import org.tocsin.evidence.Authorization;
import org.tocsin.evidence.StampedHead;
import org.tocsin.evidence.TreeHead;

/**
 * A worksheet for the certification of a qualified person under the Federal Rules of Evidence,
 * 902(13) and 902(14), and 902(11): what the system can say is filled in, what only a person can is
 * left blank. It is no legal advice.
 */
final class Worksheet {
  private final Authorization authorization;
  private final List<ExportedItem> items;
  private final TreeHead head;
  private final Optional<StampedHead> stamp;

  Worksheet(
      Authorization authorization,
      List<ExportedItem> items,
      TreeHead head,
      Optional<StampedHead> stamp) {
    this.authorization = authorization;
    this.items = items;
    this.head = head;
    this.stamp = stamp;
  }

  String html() {
    Html html = new Html("Certification worksheet, FRE 902(13) and 902(14)");
    html.note(
        "A draft for a qualified person and counsel. Nothing here is certified until that person has"
            + " checked, completed and signed it.");
    html.heading("1. The person who certifies");
    html.blank("Name").blank("Title and employer").blank("Address");
    html.blank("Training and experience that qualify");
    html.heading("2. The system (902(13))");
    html.paragraph(
        "The records were made by an electronic process: the software Tocsin, running as part of the"
            + " service of the provider named here, sealed the bytes of an upload as they were"
            + " received, computed their digests while they were sealed, and entered that act into"
            + " an append-only log whose heads are signed.");
    html.blank("Provider and service").blank("Software version");
    html.blank("How the system was known to work properly in that time");
    html.heading("3. The copies (902(14))");
    html.paragraph(
        "Each file in the table is a copy of data whose digest was computed when it was sealed. The"
            + " digests below were computed anew while this archive was written, after the sealed"
            + " bytes had been authenticated.");
    html.table(
        List.of("File", "Bytes", "Sealed at (UTC)", "SHA-256"),
        items.stream()
            .map(
                item ->
                    List.of(
                        item.written().path(),
                        Long.toString(item.written().size()),
                        item.stored().sealedAt().toString(),
                        item.written().sha256()))
            .toList());
    html.paragraph(
        "The entries about incident "
            + authorization.request().incident().value()
            + " are proven under the signed head of "
            + head.size()
            + " entries of "
            + head.at()
            + (stamp.isPresent()
                ? "; a time-stamp authority stamped the first "
                    + stamp.get().head().size()
                    + " entries at "
                    + stamp.get().at()
                    + "."
                : "; no time-stamp authority has stamped a head of this log yet."));
    html.blank("How and when the person compared the digests");
    html.heading("4. Regular practice (902(11), where it is used)");
    html.blank("Made at or near the time, by, or from information of, someone with knowledge");
    html.blank("Kept in the course of a regularly conducted activity");
    html.heading("5. Declaration");
    html.paragraph(
        "I declare under penalty of perjury under the laws of the United States of America that the"
            + " foregoing is true and correct (28 U.S.C. 1746).");
    html.blank("Executed on").blank("Place").blank("Signature");
    return html.end();
  }
}
