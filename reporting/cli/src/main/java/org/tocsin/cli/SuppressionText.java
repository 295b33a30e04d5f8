package org.tocsin.cli;

import java.time.Instant;
import org.tocsin.hashlist.Suppression;

/** How suppressions are shown: entries by name, values by their algorithm alone. */
final class SuppressionText {
  private SuppressionText() {}

  static String scope(Suppression suppression) {
    if (suppression.scope() instanceof Suppression.OfEntry of) {
      return "entry "
          + Shown.plain(of.entryId())
          + " of "
          + Shown.plain(of.submitter())
          + " in "
          + Shown.plain(of.list());
    }
    Suppression.OfValue of = (Suppression.OfValue) suppression.scope();
    return "a value of "
        + of.value().algorithm().name()
        + (of.radius() > 0 ? " within " + of.radius() : "");
  }

  /** Returns whether it counts, and why not. */
  static String state(Suppression suppression, Instant now) {
    if (suppression.liftedAt().isPresent()) {
      return "lifted" + suppression.liftedBy().map(by -> " by " + Shown.plain(by)).orElse("");
    }
    return suppression.expiresAt().filter(end -> !now.isBefore(end)).isPresent()
        ? "expired"
        : "counts";
  }

  static String json(Suppression suppression, Instant now) {
    return JsonLine.of(
        json -> {
          json.put("suppression", suppression.number())
              .put("scope", suppression.scope() instanceof Suppression.OfEntry ? "entry" : "value");
          if (suppression.scope() instanceof Suppression.OfEntry of) {
            json.put("list", of.list()).put("submitter", of.submitter()).put("entry", of.entryId());
          } else if (suppression.scope() instanceof Suppression.OfValue of) {
            json.put("algorithm", of.value().algorithm().name()).put("radius", of.radius());
          }
          json.put("state", suppression.liftedAt().isPresent() ? "lifted" : state(suppression, now))
              .put("why", suppression.reason())
              .put("by", suppression.reviewer())
              .put("second", suppression.second())
              .at("createdAt", suppression.createdAt())
              .at("expiresAt", suppression.expiresAt())
              .at("liftedAt", suppression.liftedAt())
              .put("liftedBy", suppression.liftedBy());
        });
  }
}
