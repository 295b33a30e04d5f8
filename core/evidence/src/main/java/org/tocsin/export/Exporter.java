package org.tocsin.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.tocsin.docket.Docket;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.Authorization;
import org.tocsin.evidence.Custodians;
import org.tocsin.evidence.CustodyEvent;
import org.tocsin.evidence.CustodyKind;
import org.tocsin.evidence.CustodyLog;
import org.tocsin.evidence.Deed;
import org.tocsin.evidence.Envelope;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.evidence.EvidenceException.Kind;
import org.tocsin.evidence.ItemKind;
import org.tocsin.evidence.People;
import org.tocsin.evidence.Purpose;
import org.tocsin.evidence.SignedRequest;
import org.tocsin.evidence.StampedHead;
import org.tocsin.evidence.StoredItem;
import org.tocsin.evidence.TreeHead;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
import org.tocsin.store.Database;

/**
 * Hands the evidence of an incident over: an archive that the holder of one certificate can open,
 * laid out in docs/evidence-format.md.
 *
 * <p>It takes a request signed by two different persons, whose subject is the recipient's
 * certificate. The custody log says that before the first byte leaves, and every item is opened
 * through the vault with {@link Purpose#EXPORT}. It works as a stream in bounded memory; nothing in
 * clear touches a disk. An export that failed half-way stands in the log as begun.
 *
 * <p>Safe for use by many threads.
 */
public final class Exporter {
  static final String ITEMS_FORMAT = "tocsin-export-items-1";
  static final String ENVELOPE = "envelope.json";
  static final String STAGE = "stage";
  static final String ITEMS_DIGEST = "items-sha256";

  private final Database database;
  private final Docket docket;
  private final CustodyLog log;
  private final People people;
  private final Clock clock;
  private final ObjectMapper json =
      new ObjectMapper(
          JsonFactory.builder().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build());

  /**
   * Creates an exporter.
   *
   * @param people who may sign requests
   */
  public Exporter(Database database, Docket docket, CustodyLog log, People people, Clock clock) {
    this.database = Objects.requireNonNull(database, "database");
    this.docket = Objects.requireNonNull(docket, "docket");
    this.log = Objects.requireNonNull(log, "log");
    this.people = Objects.requireNonNull(people, "people");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /** Returns the subject of a request to export to the holder of a certificate. */
  public static String subject(X509Certificate recipient) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(BagWriter.digest("SHA-256").digest(recipient.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new EvidenceException(Kind.KEYS, "the recipient's certificate is damaged");
    }
  }

  /**
   * Exports the incident that a request names.
   *
   * @param request signed by two different persons
   * @param recipient whose private key opens the archive: RSA of at least 3072 bits, or EC on P-256
   *     or P-384
   * @param to where the archive goes; it is not closed. What was written before a failure is worth
   *     nothing: write to a temporary name first
   * @throws EvidenceException {@link Kind#REFUSED} when the request does not bear it or was carried
   *     out before; {@link Kind#KEYS} when the certificate cannot be used; as {@link Docket#open}
   *     does when evidence cannot be opened
   * @throws org.tocsin.evidence.DamagedItemException when an item is not what was sealed
   * @throws IOException when {@code to} throws
   */
  public ExportResult export(SignedRequest request, X509Certificate recipient, OutputStream to)
      throws IOException {
    Custodians recipients = Custodians.of(List.of(recipient), clock);
    Authorization authorization = people.authorize(request, Deed.EXPORT, clock.instant());
    IncidentId id = authorization.request().incident();
    if (!authorization.request().subject().equals(subject(recipient))) {
      throw new EvidenceException(Kind.REFUSED, "the request is for another recipient");
    }
    if (docket.find(id).isEmpty()) {
      throw new EvidenceException(Kind.NOT_FOUND, "there is no incident " + id);
    }
    database.perform(
        tx -> {
          authorization.spend(tx);
          log.append(
              tx,
              authorization
                  .event(CustodyKind.EXPORTED)
                  .with(STAGE, "begun")
                  .with("recipient", subject(recipient)));
        });
    DigestOutputStream begun = new DigestOutputStream(to, BagWriter.digest("SHA-256"));
    Counted counted = new Counted(begun);
    try (OutputStream sealed = Envelope.encrypting(counted, recipients)) {
      // What names the recipients is authenticated by nothing but the content.
      ObjectNode envelope = json.createObjectNode();
      envelope.put("length", counted.count);
      envelope.put("sha256", HexFormat.of().formatHex(begun.getMessageDigest().digest()));
      begun.on(false);
      return write(authorization, sealed, json.writeValueAsBytes(envelope));
    }
  }

  private static final class Counted extends FilterOutputStream {
    private long count;

    Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      count += length;
    }
  }

  private ExportResult write(Authorization authorization, OutputStream out, byte[] envelope)
      throws IOException {
    IncidentId id = authorization.request().incident();
    Actor actor = authorization.by().get(0);
    Instant now = clock.instant();
    BagWriter bag = new BagWriter(out, id.value(), now);
    bag.text(ENVELOPE, envelope);
    request(bag, authorization);
    Incident incident = docket.open(id, Purpose.EXPORT, actor);
    List<ExportedItem> items = items(bag, id, actor);
    BagWriter.Written list = bag.text("items.json", json.writeValueAsBytes(list(id, items)));
    database.perform(
        tx ->
            log.append(
                tx,
                CustodyEvent.of(CustodyKind.EXPORTED, id, actor)
                    .with(STAGE, "finished")
                    .with("request", authorization.request().id())
                    .with(ITEMS_DIGEST, list.sha256())));
    TreeHead head =
        log.publishHead()
            .orElseThrow(() -> new EvidenceException(Kind.DAMAGED, "the custody log is empty"));
    Optional<StampedHead> stamp = log.newestStamp().filter(s -> s.head().size() <= head.size());
    CustodyFiles custody = new CustodyFiles(log, json);
    custody.write(bag, id, head, stamp);
    bag.text(
        "summary.html",
        new Summary(incident, items, log.entries(id), authorization, head, stamp, now).html());
    bag.text(
        "certification-worksheet.html", new Worksheet(authorization, items, head, stamp).html());
    bag.finish(id.value(), "Preserved evidence of one incident, see data/summary.html");
    return new ExportResult(
        id,
        items.size(),
        items.stream().mapToLong(item -> item.written().size()).sum(),
        head.size(),
        stamp.map(StampedHead::at));
  }

  private static void request(BagWriter bag, Authorization authorization) throws IOException {
    bag.text("request/request.txt", authorization.signed().document());
    int n = 1;
    for (byte[] signature : authorization.signed().signatures()) {
      bag.text("request/signature-" + n + ".p7s", signature);
      n++;
    }
  }

  private List<ExportedItem> items(BagWriter bag, IncidentId id, Actor actor) throws IOException {
    List<ExportedItem> items = new ArrayList<>();
    for (StoredItem item : docket.items(id)) {
      if (item.destroyedAt().isPresent()) {
        continue; // The custody entries in the bag say so.
      }
      boolean isText = item.kind() == ItemKind.FACTS || item.kind() == ItemKind.CONVERSATION;
      String path = "items/" + item.id().value() + (isText ? ".json" : ".bin");
      try (InputStream in = docket.openItem(id, item.id(), Purpose.EXPORT, actor)) {
        items.add(new ExportedItem(item, bag.media(path, in)));
      }
    }
    return items;
  }

  private ObjectNode list(IncidentId id, List<ExportedItem> items) {
    ObjectNode root = json.createObjectNode();
    root.put("format", ITEMS_FORMAT);
    root.put("incident", id.value());
    ArrayNode array = root.putArray("items");
    for (ExportedItem item : items) {
      ObjectNode node = array.addObject();
      node.put("item", item.stored().id().value());
      node.put("kind", item.stored().kind().name());
      node.put("mediaType", item.stored().mediaType());
      node.put("size", item.written().size());
      node.put("sealedAt", item.stored().sealedAt().toString());
      node.put("clock", item.stored().clockStatus().name());
      node.put("path", item.written().path());
      node.put("sha256", item.written().sha256());
      node.put("sha1", item.written().sha1());
      node.put("md5", item.written().md5());
    }
    return root;
  }
}
