package org.tocsin.docket;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.tocsin.evidence.StoredItem;
import org.tocsin.model.IncidentId;
import org.tocsin.model.UploadId;

/**
 * An incident that is on record, durably.
 *
 * @param id the library's identifier
 * @param source the host's identifier of the upload or escalation
 * @param recordedAt when it was recorded
 * @param items its evidence
 * @param fresh whether this very call recorded it, rather than an earlier one
 */
public record RecordedIncident(
    IncidentId id, UploadId source, Instant recordedAt, List<StoredItem> items, boolean fresh) {
  public RecordedIncident {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(recordedAt, "recordedAt");
    items = List.copyOf(items);
  }
}
