package org.tocsin.cli;

import java.util.Locale;
import org.tocsin.docket.CloseReason;
import org.tocsin.docket.IncidentSummary;
import org.tocsin.docket.LegalHold;
import org.tocsin.evidence.StoredItem;
import org.tocsin.model.IncidentId;

/** How incidents are shown; nothing of them is opened. */
final class IncidentText {
  private IncidentText() {}

  static IncidentId id(String text) {
    try {
      return new IncidentId(text);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("that is no incident's id; one looks like inc-01k…");
    }
  }

  static CloseReason reason(String option, String text) {
    try {
      return CloseReason.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(option + " is not-confirmed, not-reportable or test");
    }
  }

  static void put(JsonLine json, LegalHold hold) {
    json.put("hold", hold.id())
        .put("incident", hold.incident().value())
        .put("authority", hold.authority())
        .put("reference", hold.reference())
        .at("from", hold.from())
        .at("until", hold.to())
        .at("liftedAt", hold.liftedAt());
  }

  static void put(JsonLine json, IncidentSummary incident) {
    json.put("incident", incident.id().value())
        .put("upload", incident.source().value())
        .put("type", incident.type().name())
        .put("state", incident.state().name())
        .put("environment", incident.environment().name())
        .put("synthetic", incident.synthetic())
        .put("class", incident.severity())
        .put("match", incident.matchKind())
        .put("filesWithoutPerson", incident.filesWithoutPerson())
        .put("account", incident.accountRef())
        .put("matches", incident.matches())
        .put("messages", incident.messages())
        .at("detectedAt", incident.detectedAt())
        .at("recordedAt", incident.recordedAt())
        .at("reportedAt", incident.reportedAt());
  }

  static void put(JsonLine json, StoredItem item) {
    json.put("item", item.id().value())
        .put("kind", item.kind().name())
        .put("mediaType", item.mediaType())
        .put("size", item.size())
        .at("sealedAt", item.sealedAt())
        .at("destroyedAt", item.destroyedAt());
  }
}
