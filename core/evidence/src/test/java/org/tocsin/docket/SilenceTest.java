package org.tocsin.docket;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.Deed;
import org.tocsin.evidence.DeedRequest;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.evidence.IntegrityProgress;
import org.tocsin.evidence.ItemKind;
import org.tocsin.evidence.Purpose;
import org.tocsin.evidence.Role;
import org.tocsin.evidence.StoredItem;
import org.tocsin.evidence.TimestampSettings;
import org.tocsin.evidence.Timestamps;
import org.tocsin.export.Exporter;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Ids;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
import org.tocsin.model.ItemId;
import org.tocsin.testkit.SettableClock;
import org.tocsin.testkit.TimestampAuthority;

/**
 * Every deed is done and every failure is forced, with a marker in each personal field and in the
 * path of the store: it is nowhere afterwards but under seal.
 */
class SilenceTest {
  private static final String PATH_MARKER = "zq8-folder-of-evidence";
  private static final Actor REVIEWER = new Actor("reviewer-1", Role.REVIEWER);
  private static final Staff OFFICER = Staff.make("officer", Role.COUNSEL);

  @TempDir Path temp;

  private final SettableClock clock = SettableClock.at("2026-01-15T10:00:00Z");
  private final Ids ids = new Ids(clock);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final List<Throwable> thrown = new ArrayList<>();
  private final byte[] bytes = Incidents.bytes(1, 400_000);
  private Path data;
  private Service service;

  /** Something that has to fail. */
  private interface Deedful {
    void run() throws Exception;
  }

  @BeforeEach
  void open() {
    logged.start();
    root.addAppender(logged);
    root.setLevel(Level.TRACE);
    data = temp.resolve(PATH_MARKER);
    service = Service.sqlite(data, clock);
  }

  @AfterEach
  void close() {
    service.close();
    root.detachAppender(logged);
    root.setLevel(Level.OFF);
  }

  private Incident recorded(String source) {
    Incident incident = Incidents.matched(ids.incident(), source, bytes);
    service.docket().record(incident, Optional.of(ContentSource.of(bytes)), List.of());
    return incident;
  }

  private void failing(Deedful deed) {
    try {
      deed.run();
    } catch (Exception e) {
      thrown.add(e);
      return;
    }
    throw new AssertionError("this was to fail");
  }

  private StoredItem file(Incident incident) {
    return service.docket().items(incident.id()).stream()
        .filter(item -> item.kind() == ItemKind.FILE)
        .findFirst()
        .orElseThrow();
  }

  private Path blob(StoredItem item) throws IOException {
    try (Stream<Path> all = Files.walk(data)) {
      return all.filter(path -> path.getFileName().toString().equals(item.id().value()))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void readAll(Service from, Incident incident, StoredItem item) throws IOException {
    try (var in = from.vault().open(incident.id(), item.id(), Purpose.REVIEW, REVIEWER)) {
      in.readAllBytes();
    }
  }

  @Test
  void deedsAndFailuresOfEveryKind_leaveNoMarkerOutsideTheSeal() throws Exception {
    try (TimestampAuthority authority = TimestampAuthority.start(clock)) {
      everyDeed(authority);
    }
    everyFailure();

    assertSilent(thrown);
    assertSilentLog();
    service.close();
    assertSilentFiles();
  }

  private void everyDeed(TimestampAuthority authority) throws Exception {
    Incident kept = recorded("d-1");
    service.docket().record(Incidents.raised(ids.incident(), "d-2"), Optional.empty(), List.of());
    service.docket().sealExchange(kept.id(), bytes);
    readAll(service, kept, file(kept));
    service.docket().open(kept.id(), Purpose.REVIEW, REVIEWER);
    Timestamps.of(
            service.database(),
            service.log(),
            TimestampSettings.of(authority.uri(), List.of(authority.anchor())),
            clock)
        .run();
    new Exporter(service.database(), service.docket(), service.log(), Staff.PEOPLE, clock)
        .export(
            Staff.sign(
                DeedRequest.of(
                    Deed.EXPORT,
                    kept.id(),
                    Exporter.subject(OFFICER.certificate()),
                    "warrant 12/26",
                    clock),
                Staff.ANN,
                Staff.BEN),
            OFFICER.certificate(),
            new ByteArrayOutputStream());
    service.database().backup(data.resolve("copy.db"));
    Files.delete(data.resolve("copy.db"));
    Incident gone = recorded("d-3");
    service
        .database()
        .perform(tx -> service.docket().reported(tx, gone.id(), "fil-1", clock.instant()));
    service
        .docket()
        .destroyEarly(
            Staff.sign(
                DeedRequest.of(Deed.DESTROY, gone.id(), "Police, order 7/26", "order 7/26", clock),
                Staff.ANN,
                Staff.BEN),
            Staff.PEOPLE,
            List.of());
    failing(() -> service.docket().open(gone.id(), Purpose.REVIEW, REVIEWER)); // DESTROYED
    service.docket().verify(Optional.empty(), IntegrityProgress.none());
  }

  private void everyFailure() throws Exception {
    Docket docket = service.docket();
    failing(() -> docket.open(new IncidentId("inc-unknown"), Purpose.REVIEW, REVIEWER));
    Incident incident = recorded("f-1");
    failing(
        () ->
            service
                .vault()
                .open(incident.id(), new ItemId("itm-unknown"), Purpose.REVIEW, REVIEWER));
    failing(
        () -> // its bytes are others than those that were examined
        docket.record(
                Incidents.matched(ids.incident(), "f-2", bytes),
                Optional.of(ContentSource.of(Incidents.bytes(2, 400_000))),
                List.of()));
    failing(
        () -> // the host's own failure says everything that it must not
        docket.record(
                Incidents.matched(ids.incident(), "f-3", bytes),
                Optional.of(
                    () -> {
                      throw new IOException(Incidents.MARKER + " " + data);
                    }),
                List.of()));
    failing(
        () ->
            docket.record(
                Incidents.matched(ids.incident(), "f-4", bytes),
                Optional.of(
                    () -> {
                      throw new UncheckedIOException(new IOException(Incidents.MARKER));
                    }),
                List.of()));
    failing(
        () ->
            docket.record(
                Incidents.matched(ids.incident(), "f-5", bytes),
                Optional.of(ContentSource.of(bytes)),
                List.of(
                    (tx, joined, items) -> {
                      throw new IllegalStateException(Incidents.MARKER);
                    })));
    failing(
        () -> // a request that a stranger signed, about what is not closed
        docket.destroyEarly(
                Staff.sign(
                    DeedRequest.of(Deed.DESTROY, incident.id(), "Police", "order", clock),
                    Staff.STRANGER,
                    Staff.BEN),
                Staff.PEOPLE,
                List.of()));
    failing(
        () -> docket.close(incident.id(), CloseReason.NOT_CONFIRMED, List.of(Actor.MAINTENANCE)));

    Incident damaged = recorded("f-6");
    Path blob = blob(file(damaged));
    byte[] good = Files.readAllBytes(blob);
    good[good.length / 2] ^= 1;
    Files.write(blob, good);
    failing(() -> readAll(service, damaged, file(damaged)));
    Incident missing = recorded("f-7");
    Files.delete(blob(file(missing)));
    failing(() -> readAll(service, missing, file(missing)));
    Incident unkeyed = recorded("f-8");
    service
        .database()
        .perform(
            tx ->
                tx.update(
                    "UPDATE evidence_item SET wrapped_key = ? WHERE incident_id = ?",
                    new byte[] {1, 2, 3},
                    unkeyed.id().value()));
    failing(() -> docket.open(unkeyed.id(), Purpose.REVIEW, REVIEWER));
    assertThat(docket.verify(Optional.empty(), IntegrityProgress.none()).findings()).isNotEmpty();

    service.close();
    service =
        Service.open(data, () -> org.tocsin.store.Database.sqlite(docketFile()), clock, false);
    failing(() -> service.docket().open(incident.id(), Purpose.REVIEW, REVIEWER)); // no key

    Path incoming = data.resolve("vault/incoming");
    try (Stream<Path> all = Files.list(incoming)) {
      assertThat(all).isEmpty();
    }
    Files.delete(incoming);
    Files.writeString(incoming, "not a folder");
    failing(() -> recorded("f-9")); // the place of evidence cannot be written
    service.database().close();
    failing(() -> recorded("f-10")); // nor can the docket
    failing(() -> service.docket().open(incident.id(), Purpose.REVIEW, REVIEWER));

    Set<EvidenceException.Kind> kinds = new TreeSet<>();
    for (Throwable e : thrown) {
      if (e instanceof EvidenceException evidence) {
        kinds.add(evidence.kind());
      }
    }
    assertThat(kinds)
        .contains(
            EvidenceException.Kind.NOT_FOUND,
            EvidenceException.Kind.MISSING,
            EvidenceException.Kind.DAMAGED,
            EvidenceException.Kind.DESTROYED,
            EvidenceException.Kind.NO_KEY,
            EvidenceException.Kind.REFUSED);
  }

  private Path docketFile() {
    return data.resolve("docket.db");
  }

  private List<String> secrets() {
    List<String> secrets =
        new ArrayList<>(List.of(Incidents.MARKER, Incidents.ADDRESS, "54321", PATH_MARKER));
    for (var digest : Incidents.file(bytes).digests()) {
      secrets.add(digest.hex());
    }
    return secrets;
  }

  private void assertSilent(List<Throwable> all) {
    for (Throwable e : all) {
      StringWriter text = new StringWriter(); // causes and suppressed ones too
      e.printStackTrace(new PrintWriter(text));
      for (String secret : secrets()) {
        assertThat(text.toString()).as("what %s says", e.getClass()).doesNotContain(secret);
      }
    }
  }

  private void assertSilentLog() {
    for (ILoggingEvent event : logged.list) {
      StringWriter text = new StringWriter();
      text.write(event.getFormattedMessage());
      if (event.getThrowableProxy() instanceof ThrowableProxy proxy) {
        proxy.getThrowable().printStackTrace(new PrintWriter(text));
      }
      for (String secret : secrets()) {
        assertThat(text.toString()).as(event.getLoggerName()).doesNotContain(secret);
      }
    }
  }

  private void assertSilentFiles() throws IOException {
    try (Stream<Path> all = Files.walk(data)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(text).as(data.relativize(file).toString()).doesNotContain(Incidents.MARKER);
        assertThat(text).as(data.relativize(file).toString()).doesNotContain(Incidents.ADDRESS);
      }
    }
  }
}
