package org.tocsin.filing;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.tocsin.model.SeverityClass;
import org.tocsin.model.UploadId;
import org.tocsin.store.Tx;

/**
 * An upload that was let through, is on a list now, and could not be made an incident of: a person
 * has to look for it. Identifiers and counts only.
 *
 * @param upload the host's own id of the upload
 * @param letThroughAt when it was screened and let through
 * @param foundAt when it was found on a list
 * @param why why it is no incident
 * @param severity what the gravest entry that it matches means
 * @param recipients how many accounts it was meant for, as far as that was remembered
 */
public record ListedLater(
    UploadId upload,
    Instant letThroughAt,
    Instant foundAt,
    Why why,
    SeverityClass severity,
    int recipients) {

  /** Why such an upload is no incident. */
  public enum Why {
    /** The service was started without a host that gives uploads back. */
    NO_HOST,
    /** The host does not have its content any more. */
    CONTENT_GONE,
    /** The host gave another upload back. */
    OTHER_UPLOAD,
    /** What the host gave back cannot be screened, and trying again would not help. */
    NOT_SCREENED,
    /** What the host gave back does not match. */
    NO_MATCH
  }

  /** Checks that nothing is missing. */
  public ListedLater {
    Objects.requireNonNull(upload, "upload");
    Objects.requireNonNull(letThroughAt, "letThroughAt");
    Objects.requireNonNull(foundAt, "foundAt");
    Objects.requireNonNull(why, "why");
    Objects.requireNonNull(severity, "severity");
    if (recipients < 0) {
      throw new IllegalArgumentException("recipients are 0 or more, not " + recipients);
    }
  }

  /** Keeps one; told again, it says what was said last, and is not settled any more. */
  static void keep(Tx tx, ListedLater found) {
    tx.update(
        """
        INSERT INTO listed_later (
          upload_id, let_through_at, found_at, why, severity, recipients)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (upload_id) DO UPDATE SET
          found_at = excluded.found_at, why = excluded.why, severity = excluded.severity,
          recipients = excluded.recipients, settled_at = NULL, settled_by = NULL,
          settled_why = NULL
        """,
        found.upload().value(),
        found.letThroughAt(),
        found.foundAt(),
        found.why().name(),
        found.severity().name(),
        found.recipients());
  }

  /** Returns those that nobody settled, oldest first. */
  static List<ListedLater> unsettled(Tx tx, int limit) {
    return tx.query(
        """
        SELECT * FROM listed_later WHERE settled_at IS NULL
        ORDER BY found_at, upload_id LIMIT ?
        """,
        row ->
            new ListedLater(
                new UploadId(row.string("upload_id")),
                row.instant("let_through_at"),
                row.instant("found_at"),
                Why.valueOf(row.string("why")),
                SeverityClass.valueOf(row.string("severity")),
                row.integer("recipients")),
        limit);
  }

  /** Ends one; false when none waits. */
  static boolean settle(Tx tx, UploadId upload, String by, String why, Instant now) {
    return tx.update(
            """
            UPDATE listed_later SET settled_at = ?, settled_by = ?, settled_why = ?
            WHERE upload_id = ? AND settled_at IS NULL
            """,
            now,
            by,
            why,
            upload.value())
        == 1;
  }
}
