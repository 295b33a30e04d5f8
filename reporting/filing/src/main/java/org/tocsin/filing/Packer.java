package org.tocsin.filing;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.tocsin.config.PayloadPolicy;
import org.tocsin.docket.Docket;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.ItemKind;
import org.tocsin.evidence.Purpose;
import org.tocsin.evidence.StoredItem;
import org.tocsin.model.FileFacts;
import org.tocsin.model.Incident;

/** Packs what a destination is told from sealed facts, and nothing that its policy withholds. */
final class Packer implements Courier.Packing {
  private final Docket docket;
  private final Supplier<Letterhead> letterhead;

  Packer(Docket docket, Supplier<Letterhead> letterhead) {
    this.docket = docket;
    this.letterhead = letterhead;
  }

  @Override
  public Parcel pack(Filing filing, PayloadPolicy policy) {
    Incident incident = docket.open(filing.incident(), Purpose.FILE, Actor.FILING);
    Letterhead from = letterhead.get();
    return new Parcel(
        filing.id(),
        filing.stamp().environment(),
        filing.stamp().synthetic(),
        from.service(),
        from.schema(),
        payload(incident, policy));
  }

  private Payload payload(Incident incident, PayloadPolicy policy) {
    return switch (policy) {
      case FULL -> full(incident);
      case METADATA_ONLY -> new Payload.Metadata(incident, viewed(incident));
      case HASHES_ONLY ->
          new Payload.Hashes(
              incident.id(),
              incident.type(),
              incident.detectedAt(),
              incident.file().map(FileFacts::digests).orElse(List.of()));
      case ADDRESS_ONLY ->
          new Payload.AddressOnly(
              incident.id(), incident.type(), incident.detectedAt(), incident.origin());
    };
  }

  private Payload full(Incident incident) {
    return new Payload.Full(
        incident,
        viewed(incident),
        file(incident)
            .map(
                item ->
                    () -> docket.openItem(incident.id(), item.id(), Purpose.FILE, Actor.FILING)));
  }

  private Optional<StoredItem> file(Incident incident) {
    return docket.items(incident.id()).stream()
        .filter(item -> item.kind() == ItemKind.FILE)
        .findFirst();
  }

  private boolean viewed(Incident incident) {
    return file(incident).map(item -> docket.fullyViewed(item.id())).orElse(false);
  }
}
