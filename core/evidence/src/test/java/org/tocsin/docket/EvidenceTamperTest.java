package org.tocsin.docket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.CustodyFinding;
import org.tocsin.evidence.DamagedItemException;
import org.tocsin.evidence.IntegrityFinding;
import org.tocsin.evidence.IntegrityProgress;
import org.tocsin.evidence.IntegrityReport;
import org.tocsin.evidence.ItemKind;
import org.tocsin.evidence.Purpose;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Ids;
import org.tocsin.model.Incident;
import org.tocsin.model.ItemId;
import org.tocsin.store.Database;
import org.tocsin.store.Tx;
import org.tocsin.testkit.SettableClock;

/** Changes every stored thing behind the service's back: each change is found and named. */
class EvidenceTamperTest {
  @TempDir Path temp;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:01Z");
  private final Ids ids = new Ids(clock);
  private Service service;
  private Incident incident;
  private Incident other;
  private ItemId file;
  private ItemId otherFile;
  private byte[] bytes;

  Database database() {
    return Database.sqlite(temp.resolve("data").resolve("docket.db"));
  }

  @BeforeEach
  void open() {
    service = Service.open(temp.resolve("data"), this::database, clock);
    bytes = Incidents.bytes(1, 200_000);
    incident = Incidents.matched(ids.incident(), "t-1", bytes);
    file = record(incident);
    other = Incidents.matched(ids.incident(), "t-2", bytes);
    otherFile = record(other);
    assertThat(verify().isIntact()).isTrue();
    assertThat(verify().items()).isEqualTo(6);
  }

  private ItemId record(Incident one) {
    return DocketContract.item(
        service.docket().record(one, Optional.of(ContentSource.of(bytes)), List.of()),
        ItemKind.FILE);
  }

  @AfterEach
  void close() {
    service.close();
  }

  private IntegrityReport verify() {
    return service.docket().verify(Optional.empty(), IntegrityProgress.none());
  }

  private Path path(ItemId item) {
    String name = item.value();
    return temp.resolve("data/vault/items")
        .resolve(name.substring(name.length() - 1))
        .resolve(name);
  }

  /** Writes literals of bytes as the database reads them; zeros(N) are N zero bytes. */
  String literals(String sql) {
    return sql.replaceAll("zeros\\(([0-9]+)\\)", "zeroblob($1)");
  }

  private void change(String sql, Object... params) {
    String own = literals(sql);
    int changed = service.database().<Integer, RuntimeException>write(tx -> tx.update(own, params));
    assertThat(changed).isPositive();
  }

  private void assertFound(IntegrityFinding.Kind kind, ItemId item, OptionalLong segment) {
    assertThat(verify().findings())
        .contains(new IntegrityFinding(kind, incident.id(), Optional.of(item), segment));
  }

  private void assertUnreadable(ItemId item, long segment) {
    assertThatThrownBy(
            () -> {
              try (InputStream in =
                  service.docket().openItem(incident.id(), item, Purpose.FILE, Actor.FILING)) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
              }
            })
        .isInstanceOfSatisfying(
            DamagedItemException.class, e -> assertThat(e.segment()).isEqualTo(segment))
        .hasMessageContaining(item.value())
        .hasMessageContaining(incident.id().value());
  }

  @Test
  void itemFile_oneByteFlippedAnywhere_isNamedWithItsSegment() throws IOException {
    byte[] good = Files.readAllBytes(path(file));
    for (int at = 0; at < good.length; at += at < 60 ? 13 : 33_331) {
      byte[] flipped = good.clone();
      flipped[at] ^= 0x10;
      Files.write(path(file), flipped);
      long segment = at / 65_536;
      assertFound(IntegrityFinding.Kind.DAMAGED, file, OptionalLong.of(segment));
      assertUnreadable(file, segment);
    }
    Files.write(path(file), good);
    assertThat(verify().isIntact()).isTrue();
  }

  @Test
  void itemFile_truncatedOrAppended_isNamed() throws IOException {
    byte[] good = Files.readAllBytes(path(file));
    for (int length : new int[] {0, 10, 40, 65_536, 65_537, 131_072, good.length - 1}) {
      Files.write(path(file), Arrays.copyOf(good, length));
      assertThat(verify().findings())
          .as("%d bytes", length)
          .anyMatch(
              f ->
                  f.kind() == IntegrityFinding.Kind.DAMAGED
                      && f.item().equals(Optional.of(file))
                      && f.segment().isPresent());
      assertThatThrownBy(
              () -> {
                try (InputStream in =
                    service.docket().openItem(incident.id(), file, Purpose.FILE, Actor.FILING)) {
                  in.transferTo(java.io.OutputStream.nullOutputStream());
                }
              })
          .as("%d bytes", length)
          .isInstanceOf(DamagedItemException.class);
    }
    Files.write(path(file), Arrays.copyOf(good, good.length + 1));
    assertThat(verify().findings())
        .anyMatch(f -> f.kind() == IntegrityFinding.Kind.DAMAGED && f.segment().isPresent());
  }

  @Test
  void itemFile_swappedWithAnothers_isNamed() throws IOException {
    byte[] mine = Files.readAllBytes(path(file));
    Files.write(path(file), Files.readAllBytes(path(otherFile)));
    Files.write(path(otherFile), mine);
    assertThat(verify().findings())
        .extracting(f -> f.item().orElseThrow())
        .containsExactlyInAnyOrder(file, otherFile);
    assertUnreadable(file, 0);
  }

  @Test
  void itemFile_swappedTogetherWithKeyAndRow_isNamed() throws IOException {
    byte[] mine = Files.readAllBytes(path(file));
    Files.write(path(file), Files.readAllBytes(path(otherFile)));
    Files.write(path(otherFile), mine);
    change(
        """
        UPDATE evidence_item SET
          wrapped_key = (SELECT o.wrapped_key FROM evidence_item o WHERE o.id = ?),
          cipher_sha256 = (SELECT o.cipher_sha256 FROM evidence_item o WHERE o.id = ?)
        WHERE id = ?
        """,
        otherFile.value(),
        otherFile.value(),
        file.value());
    assertThatThrownBy(
            () -> service.docket().openItem(incident.id(), file, Purpose.FILE, Actor.FILING))
        .hasMessageContaining(file.value());
    assertFound(IntegrityFinding.Kind.KEY_DAMAGED, file, OptionalLong.empty());
    assertFound(IntegrityFinding.Kind.ROW_CHANGED, file, OptionalLong.empty());
  }

  @Test
  void itemFile_deletedOrRenamed_isMissing() throws IOException {
    Files.move(path(file), path(file).resolveSibling("itm-another"));
    assertFound(IntegrityFinding.Kind.MISSING, file, OptionalLong.empty());
    assertThatThrownBy(
            () -> service.docket().openItem(incident.id(), file, Purpose.FILE, Actor.FILING))
        .hasMessageContaining(file.value())
        .hasMessageNotContaining(temp.toString());
  }

  @Test
  void wrappedKey_oneByteFlippedAnywhere_isNamed() {
    byte[] good =
        service
            .database()
            .read(
                tx ->
                    tx.first(
                        "SELECT wrapped_key FROM evidence_item WHERE id = ?",
                        row -> row.bytes("wrapped_key"),
                        file.value()))
            .orElseThrow();
    for (int at = 0; at < good.length; at += 149) {
      byte[] flipped = good.clone();
      flipped[at] ^= 1;
      change("UPDATE evidence_item SET wrapped_key = ? WHERE id = ?", flipped, file.value());
      assertFound(IntegrityFinding.Kind.KEY_DAMAGED, file, OptionalLong.empty());
    }
  }

  @Test
  void itemRow_everyColumnChanged_isNamed() {
    List<String> changes =
        List.of(
            "kind = 'EXCHANGE'",
            "media_type = 'image/gif'",
            "size = size + 1",
            "sealed_at = sealed_at - 1",
            "clock_status = 'SYNCED'",
            "cipher_size = cipher_size + 1",
            "cipher_sha256 = x'00'",
            "incident_id = '" + other.id() + "'");
    for (String change : changes) {
      assertUndone(
          () -> {
            change("UPDATE evidence_item SET " + change + " WHERE id = ?", file.value());
            assertThat(verify().findings())
                .as(change)
                .anyMatch(
                    f ->
                        f.kind() == IntegrityFinding.Kind.ROW_CHANGED
                            && f.item().equals(Optional.of(file)));
          });
    }
    assertUndone(
        () -> {
          change("DELETE FROM evidence_item WHERE id = ?", file.value());
          assertFound(IntegrityFinding.Kind.MISSING, file, OptionalLong.empty());
        });
  }

  @Test
  void incidentRow_everyColumnChanged_isNamed() {
    List<String> changes =
        List.of(
            "source_id = 'other'",
            "type = 'ENTICEMENT'",
            "environment = 'PRODUCTION'",
            "synthetic = FALSE",
            "severity = 'SIGNAL'",
            "severity = 'NONSENSE'",
            "match_kind = NULL",
            "files_without_person = FALSE",
            "account_ref = '0'",
            "matches = 3",
            "messages = 0",
            "detected_at = detected_at + 1",
            "recorded_at = recorded_at + 1");
    for (String change : changes) {
      assertUndone(
          () -> {
            change("UPDATE incident SET " + change + " WHERE id = ?", incident.id().value());
            assertThat(verify().findings())
                .as(change)
                .containsExactly(
                    new IntegrityFinding(
                        IntegrityFinding.Kind.ROW_CHANGED,
                        incident.id(),
                        Optional.empty(),
                        OptionalLong.empty()));
          });
    }
    assertUndone(
        () -> {
          change("DELETE FROM incident WHERE id = ?", incident.id().value());
          assertThat(verify().findings())
              .extracting(IntegrityFinding::kind)
              .containsExactly(IntegrityFinding.Kind.MISSING);
        });
  }

  @Test
  void stateReceiptHoldsAndLinks_changed_areNamed() {
    service
        .database()
        .perform(tx -> service.docket().reported(tx, incident.id(), "fil-1", clock.instant()));
    org.tocsin.evidence.Actor counsel =
        new org.tocsin.evidence.Actor("counsel-1", org.tocsin.evidence.Role.COUNSEL);
    LegalHold hold =
        service
            .docket()
            .hold(incident.id(), "Court", "C-1", clock.instant(), Optional.empty(), counsel);
    clock.advance(java.time.Duration.ofMinutes(1));
    Incident later = Incidents.raised(new Ids(clock).incident(), "later");
    service.docket().record(later, Optional.empty(), List.of());
    service
        .database()
        .perform(
            tx ->
                service.docket().link(tx, later.id(), incident.id(), LinkKind.SUPPLEMENT, counsel));
    assertThat(verify().findings()).isEmpty();
    java.util.Map<String, IntegrityFinding.Kind> changes =
        java.util.Map.ofEntries(
            java.util.Map.entry(
                "UPDATE incident SET state = 'OPEN'", IntegrityFinding.Kind.ROW_CHANGED),
            java.util.Map.entry(
                "UPDATE incident SET state = 'CLOSED'", IntegrityFinding.Kind.ROW_CHANGED),
            java.util.Map.entry(
                "UPDATE incident SET reported_at = reported_at - 86400000",
                IntegrityFinding.Kind.ROW_CHANGED),
            java.util.Map.entry("DELETE FROM legal_hold", IntegrityFinding.Kind.HOLD_CHANGED),
            java.util.Map.entry(
                "UPDATE legal_hold SET lifted_at = 1", IntegrityFinding.Kind.HOLD_CHANGED),
            java.util.Map.entry(
                "UPDATE legal_hold SET ends_at = starts_at + 1",
                IntegrityFinding.Kind.HOLD_CHANGED),
            java.util.Map.entry(
                "UPDATE legal_hold SET authority = 'nobody'", IntegrityFinding.Kind.HOLD_CHANGED),
            java.util.Map.entry(
                "UPDATE legal_hold SET incident_id = '" + later.id().value() + "'",
                IntegrityFinding.Kind.HOLD_CHANGED),
            java.util.Map.entry("DELETE FROM incident_link", IntegrityFinding.Kind.LINK_CHANGED),
            java.util.Map.entry(
                "UPDATE incident_link SET kind = 'REUPLOAD'", IntegrityFinding.Kind.LINK_CHANGED));
    changes.forEach(
        (sql, kind) ->
            assertUndone(
                () -> {
                  change(sql);
                  assertThat(verify().findings())
                      .as(sql)
                      .extracting(IntegrityFinding::kind)
                      .contains(kind);
                }));
    service.docket().lift(hold, counsel);
    assertThat(verify().findings()).isEmpty();
    assertUndone(
        () -> {
          change("UPDATE legal_hold SET lifted_at = NULL");
          assertThat(verify().findings())
              .extracting(IntegrityFinding::kind)
              .containsExactly(IntegrityFinding.Kind.HOLD_CHANGED);
        });
  }

  /** Runs a change and what is asserted about it inside a transaction that is then undone. */
  private void assertUndone(Runnable change) {
    RuntimeException undo = new RuntimeException("undo");
    assertThatThrownBy(
            () ->
                service
                    .database()
                    .perform(
                        (Tx tx) -> {
                          change.run();
                          throw undo;
                        }))
        .isSameAs(undo);
  }

  private void assertCustody(String sql, CustodyFinding... expected) {
    assertUndone(
        () -> {
          change(sql);
          assertThat(service.log().verify()).as(sql).contains(expected);
        });
  }

  @Test
  void custodyEntry_everyColumnChanged_isNamedByPosition() {
    CustodyFinding changed = new CustodyFinding(CustodyFinding.Kind.ENTRY_CHANGED, 2);
    for (String column :
        List.of(
            "at = at + 1",
            "kind = 'OPENED'",
            "incident_id = 'inc-x'",
            "item_id = NULL",
            "actor = 'somebody'",
            "role = 'OPERATOR'",
            "purpose = 'REVIEW'",
            "details = 'a=b'",
            "salt = x'0102'",
            "leaf = zeros(32)")) {
      assertCustody("UPDATE custody_entry SET " + column + " WHERE seq = 2", changed);
    }
    assertCustody(
        "UPDATE custody_entry SET kind = 'NONSENSE' WHERE seq = 2",
        new CustodyFinding(CustodyFinding.Kind.ENTRY_UNREADABLE, 2));
    assertCustody(
        "UPDATE custody_entry SET salt = NULL WHERE seq = 2",
        new CustodyFinding(CustodyFinding.Kind.SALT_MISSING, 2));
  }

  @Test
  void custodyEntries_droppedReorderedOrTruncated_areNamed() {
    assertCustody(
        "DELETE FROM custody_entry WHERE seq = 3",
        new CustodyFinding(CustodyFinding.Kind.ENTRY_MISSING, 3));
    assertUndone(
        () -> {
          change("UPDATE custody_entry SET seq = 1000 WHERE seq = 2");
          change("UPDATE custody_entry SET seq = 2 WHERE seq = 3");
          change("UPDATE custody_entry SET seq = 3 WHERE seq = 1000");
          assertThat(service.log().verify())
              .contains(
                  new CustodyFinding(CustodyFinding.Kind.ENTRY_CHANGED, 2),
                  new CustodyFinding(CustodyFinding.Kind.ENTRY_CHANGED, 3));
        });
    long size = service.log().size();
    assertCustody(
        "DELETE FROM custody_entry WHERE seq = " + (size - 1),
        new CustodyFinding(CustodyFinding.Kind.ENTRY_MISSING, size - 1));
    assertCustody("UPDATE custody_tree SET size = size", new CustodyFinding[0]);
  }

  @Test
  void custodyLog_cutBackWithItsCounter_contradictsTheHeads() {
    long size = service.log().size();
    assertThat(service.log().isOlderThanItsHeads()).isFalse();
    assertUndone(
        () -> {
          change("DELETE FROM custody_entry WHERE seq >= 4");
          change("UPDATE custody_tree SET size = 0, subtrees = x''");
          assertThat(service.log().isOlderThanItsHeads()).isTrue();
          assertThat(service.log().verify())
              .contains(new CustodyFinding(CustodyFinding.Kind.HEAD_AHEAD, size));
        });
  }

  @Test
  void treeHead_everyColumnChanged_isNamed() {
    long size = service.log().size();
    CustodyFinding unsigned = new CustodyFinding(CustodyFinding.Kind.HEAD_UNSIGNED, size);
    for (String column : List.of("at = at + 1", "root = zeros(32)", "signature = zeros(64)")) {
      assertCustody("UPDATE custody_head SET " + column + " WHERE size = " + size, unsigned);
    }
    assertCustody(
        "UPDATE custody_head SET size = size + 7 WHERE size = " + size,
        new CustodyFinding(CustodyFinding.Kind.HEAD_UNSIGNED, size + 7));
  }

  @Test
  void fileOfHeads_changed_isFoundAndACutOffLineIsNot() throws IOException {
    Path heads = temp.resolve("data/custody-heads.log");
    byte[] good = Files.readAllBytes(heads);
    for (int at = 0; at < good.length; at += 11) {
      byte[] flipped = good.clone();
      flipped[at] ^= 1;
      Files.write(heads, flipped);
      assertThat(service.log().verify()).as("byte %d", at).isNotEmpty();
    }
    Files.write(heads, Arrays.copyOf(good, good.length - 20));
    assertThat(service.log().verify()).isEmpty();
    // The next head begins a line of its own.
    service.docket().open(incident.id(), Purpose.FILE, Actor.FILING);
    assertThat(service.log().publishHead()).isPresent();
    assertThat(service.log().verify().stream().map(f -> f.kind().name().toLowerCase(Locale.ROOT)))
        .containsExactly("head_unreadable");
  }

  @Test
  void verify_ofOneIncident_readsOnlyThat() throws IOException {
    Files.delete(path(otherFile));
    assertThat(
            service
                .docket()
                .verify(Optional.of(incident.id()), IntegrityProgress.none())
                .findings())
        .isEmpty();
    assertThat(
            service.docket().verify(Optional.of(other.id()), IntegrityProgress.none()).findings())
        .hasSize(1);
  }
}
