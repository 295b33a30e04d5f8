package org.tocsin.evidence;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.tocsin.model.IncidentId;
import org.tocsin.model.ItemId;

/**
 * One act, to be appended to the custody log.
 *
 * @param kind what was done
 * @param incident to which incident
 * @param item to which item
 * @param actor by whom
 * @param purpose why
 * @param details more, by name: identifiers and digests of ciphertext, never content or personal
 *     data of a user; names and values without line breaks, names without {@code =}
 */
public record CustodyEvent(
    CustodyKind kind,
    Optional<IncidentId> incident,
    Optional<ItemId> item,
    Actor actor,
    Optional<Purpose> purpose,
    Map<String, String> details) {
  public CustodyEvent {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(incident, "incident");
    Objects.requireNonNull(item, "item");
    Objects.requireNonNull(actor, "actor");
    Objects.requireNonNull(purpose, "purpose");
    details = java.util.Collections.unmodifiableMap(new TreeMap<>(details));
    details.forEach(
        (name, value) -> {
          if (!name.matches("[a-z0-9-]{1,40}") || value.length() > 1000 || hasControls(value)) {
            throw new IllegalArgumentException(
                "custody details have names of a-z, 0-9 and -, and values of at most 1000"
                    + " characters on one line");
          }
        });
  }

  private static boolean hasControls(String value) {
    return value.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == 0x85 || c == 0x2028);
  }

  /** Returns an act on an incident. */
  public static CustodyEvent of(CustodyKind kind, IncidentId incident, Actor actor) {
    return new CustodyEvent(
        kind, Optional.of(incident), Optional.empty(), actor, Optional.empty(), Map.of());
  }

  /** Returns this act, on an item. */
  public CustodyEvent on(ItemId id) {
    return new CustodyEvent(kind, incident, Optional.of(id), actor, purpose, details);
  }

  /** Returns this act, with a purpose. */
  public CustodyEvent because(Purpose why) {
    return new CustodyEvent(kind, incident, item, actor, Optional.of(why), details);
  }

  /** Returns this act, with one more detail. */
  public CustodyEvent with(String name, String value) {
    Map<String, String> more = new TreeMap<>(details);
    more.put(name, value);
    return new CustodyEvent(kind, incident, item, actor, purpose, more);
  }

  @Override
  public String toString() {
    return "CustodyEvent(" + kind + ")";
  }
}
