package org.tocsin.docket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.evidence.CustodyEntry;
import org.tocsin.evidence.CustodyKind;
import org.tocsin.evidence.DamagedItemException;
import org.tocsin.evidence.Deed;
import org.tocsin.evidence.DeedRequest;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.evidence.ItemKind;
import org.tocsin.evidence.Purpose;
import org.tocsin.evidence.RecipientKey;
import org.tocsin.evidence.Role;
import org.tocsin.evidence.SignedRequest;
import org.tocsin.evidence.TimestampSettings;
import org.tocsin.evidence.Timestamps;
import org.tocsin.export.ExportCheck;
import org.tocsin.export.ExportFinding;
import org.tocsin.export.ExportReport;
import org.tocsin.export.ExportResult;
import org.tocsin.export.Exporter;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Ids;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
import org.tocsin.store.Database;
import org.tocsin.testkit.SettableClock;
import org.tocsin.testkit.TimestampAuthority;

class ExportTest {
  private static final Staff OFFICER = Staff.make("officer", Role.COUNSEL);

  @TempDir Path temp;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:01Z");
  private final Ids ids = new Ids(clock);
  private final byte[] bytes = Incidents.bytes(1, 200_000);
  private final Incident incident = Incidents.matched(ids.incident(), "x-1", bytes);
  private TimestampAuthority authority;
  private Service service;
  private Exporter exporter;

  Database database() {
    return Database.sqlite(temp.resolve("data").resolve("docket.db"));
  }

  @BeforeEach
  void open() {
    authority = TimestampAuthority.start(clock);
    service = Service.open(temp.resolve("data"), this::database, clock);
    service.docket().record(incident, Optional.of(ContentSource.of(bytes)), List.of());
    assertThat(service.docket().sealExchange(incident.id(), Incidents.bytes(2, 3000)).size())
        .isEqualTo(3000);
    assertThat(
            Timestamps.of(
                    service.database(),
                    service.log(),
                    TimestampSettings.of(authority.uri(), List.of(authority.anchor())),
                    clock)
                .run()
                .newest())
        .isPresent();
    for (int i = 0; i < 5; i++) {
      service
          .docket()
          .record(Incidents.raised(ids.incident(), "other-" + i), Optional.empty(), List.of());
    }
    exporter =
        new Exporter(service.database(), service.docket(), service.log(), Staff.PEOPLE, clock);
  }

  @AfterEach
  void close() {
    service.close();
    authority.close();
  }

  private SignedRequest request(IncidentId id, X509Certificate recipient, Staff... signers) {
    return Staff.sign(
        DeedRequest.of(Deed.EXPORT, id, Exporter.subject(recipient), "warrant 12/26", clock),
        signers);
  }

  private byte[] export(X509Certificate recipient) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ExportResult result =
        exporter.export(request(incident.id(), recipient, Staff.ANN, Staff.BEN), recipient, out);
    assertThat(result.items()).isEqualTo(4);
    return out.toByteArray();
  }

  private static ExportReport check(byte[] archive) throws IOException {
    return ExportCheck.with(key(OFFICER)).check(new ByteArrayInputStream(archive));
  }

  private static RecipientKey key(Staff staff) {
    return new RecipientKey(staff.certificate(), staff.pair().getPrivate());
  }

  private String run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(temp.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void export_isWhole_andTheCheckSaysSo() throws Exception {
    byte[] archive = export(OFFICER.certificate());

    ExportReport report =
        ExportCheck.with(key(OFFICER))
            .trusting(List.of(authority.anchor()))
            .check(new ByteArrayInputStream(archive));

    assertThat(report.findings()).isEmpty();
    assertThat(report.incident()).contains(incident.id().value());
    assertThat(report.headSize()).isEqualTo(service.log().size());
    assertThat(report.timestampTrusted()).contains(true);
    assertThat(report.stamped().orElseThrow().at()).isEqualTo(clock.instant());
    assertThat(report.stamped().orElseThrow().size()).isLessThan(report.headSize());
    assertThat(
            ExportCheck.with(key(OFFICER))
                .expecting(report.headKey().orElseThrow())
                .check(new ByteArrayInputStream(archive))
                .isIntact())
        .isTrue();
  }

  @Test
  void export_isEnteredBeforeTheFirstByte_andEveryItemIsOpenedForIt() throws Exception {
    long before = service.log().size();
    OutputStream refusing =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            assertThat(service.log().size()).isGreaterThan(before);
            throw new IOException("full");
          }
        };
    SignedRequest request = request(incident.id(), OFFICER.certificate(), Staff.ANN, Staff.BEN);
    assertThatThrownBy(() -> exporter.export(request, OFFICER.certificate(), refusing))
        .isInstanceOf(IOException.class);
    assertThat(exported()).singleElement().satisfies(e -> assertThat(e).contains("begun", "ben"));

    assertThat(export(OFFICER.certificate())).isNotEmpty();
    assertThat(exported()).hasSize(3).last().asString().contains("finished");
    List<CustodyEntry> opened =
        service.log().entries(incident.id()).stream()
            .filter(e -> e.event().kind() == CustodyKind.OPENED)
            .toList();
    assertThat(opened)
        .allMatch(e -> e.event().purpose().equals(Optional.of(Purpose.EXPORT)))
        .allMatch(e -> e.event().actor().equals(Staff.ANN.actor()))
        .extracting(e -> e.event().item().orElseThrow())
        .containsAll(service.docket().items(incident.id()).stream().map(i -> i.id()).toList());
    assertThat(service.log().verify()).isEmpty();
  }

  private List<String> exported() {
    return service.log().entries(incident.id()).stream()
        .filter(e -> e.event().kind() == CustodyKind.EXPORTED)
        .map(e -> e.event().details().toString())
        .toList();
  }

  @Test
  void export_withoutTwoSignersOrForAnotherRecipientOrAgain_isRefused() throws Exception {
    X509Certificate recipient = OFFICER.certificate();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SignedRequest one = request(incident.id(), recipient, Staff.ANN);
    assertThatThrownBy(() -> exporter.export(one, recipient, out))
        .hasMessageContaining("2 different persons");
    SignedRequest other =
        request(incident.id(), Staff.STRANGER.certificate(), Staff.ANN, Staff.BEN);
    assertThatThrownBy(() -> exporter.export(other, recipient, out))
        .hasMessageContaining("another recipient");
    SignedRequest unknown = request(new IncidentId("inc-unknown"), recipient, Staff.ANN, Staff.BEN);
    assertThatThrownBy(() -> exporter.export(unknown, recipient, out))
        .isInstanceOf(EvidenceException.class);
    assertThat(out.size()).isZero();
    SignedRequest good = request(incident.id(), recipient, Staff.ANN, Staff.BEN);
    assertThat(exporter.export(good, recipient, out).headSize()).isPositive();
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    assertThatThrownBy(() -> exporter.export(good, recipient, again))
        .hasMessageContaining("carried out before");
    assertThat(again.size()).isZero();
  }

  @Test
  void export_damagedItem_isNamedAndNothingIsFinished() throws Exception {
    StoredNames.flip(temp.resolve("data"), service.docket().items(incident.id()), 100_000);
    SignedRequest request = request(incident.id(), OFFICER.certificate(), Staff.ANN, Staff.BEN);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThatThrownBy(() -> exporter.export(request, OFFICER.certificate(), out))
        .isInstanceOf(DamagedItemException.class);
    assertThat(check(out.toByteArray()).isIntact()).isFalse();
    assertThat(exported()).noneMatch(details -> details.contains("finished"));
  }

  @Test
  void encryptedArchive_oneByteFlippedAnywhereOrCutOrLengthened_isFound() throws Exception {
    byte[] archive = export(OFFICER.certificate());
    int head = Math.min(900, archive.length);
    int step = Boolean.getBoolean("tocsin.thorough") ? 1 : 23;
    for (int at = 0; at < archive.length; at += at < head ? step : 4001) {
      assertFlipFound(archive, at);
    }
    for (int at = archive.length - 40; at < archive.length; at += Math.max(1, step / 8)) {
      assertFlipFound(archive, at);
    }
    assertThat(check(java.util.Arrays.copyOf(archive, archive.length - 1)).isIntact()).isFalse();
    assertThat(check(java.util.Arrays.copyOf(archive, archive.length + 1)).isIntact()).isFalse();
  }

  private static void assertFlipFound(byte[] archive, int at) throws IOException {
    byte[] flipped = archive.clone();
    flipped[at] ^= 1;
    assertThat(check(flipped).isIntact()).as("byte %d of %d", at, archive.length).isFalse();
  }

  private Map<String, byte[]> files(byte[] archive) throws Exception {
    Files.write(temp.resolve("export.cms"), archive);
    OFFICER.writeCertificate(temp);
    OFFICER.writeKey(temp);
    run(
        ("openssl cms -decrypt -binary -inform DER -in export.cms -recip officer.pem -inkey"
                + " officer.key -out export.zip")
            .split(" "));
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipInputStream zip =
        new ZipInputStream(Files.newInputStream(temp.resolve("export.zip")))) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        files.put(e.getName(), zip.readAllBytes());
      }
    }
    return files;
  }

  private static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }

  @Test
  void decryptedBag_everyFileChangedDroppedOrAdded_isNamed() throws Exception {
    Map<String, byte[]> files = files(export(OFFICER.certificate()));
    ExportCheck check = ExportCheck.ofDecrypted();
    assertThat(check.check(new ByteArrayInputStream(zip(files))).findings()).isEmpty();
    for (String name : files.keySet()) {
      Map<String, byte[]> changed = new LinkedHashMap<>(files);
      byte[] content = files.getOrDefault(name, new byte[0]).clone();
      int step = Math.max(1, content.length / (Boolean.getBoolean("tocsin.thorough") ? 200 : 3));
      for (int at = 0; at < content.length; at += step) {
        content[at] ^= 1;
        changed.put(name, content);
        assertThat(check.check(new ByteArrayInputStream(zip(changed))).findings())
            .as("%s, byte %d", name, at)
            .isNotEmpty();
        content[at] ^= 1;
      }
      Map<String, byte[]> dropped = new LinkedHashMap<>(files);
      dropped.remove(name);
      assertThat(check.check(new ByteArrayInputStream(zip(dropped))).findings())
          .as("%s dropped", name)
          .isNotEmpty();
    }
    Map<String, byte[]> more = new LinkedHashMap<>(files);
    more.put(incident.id().value() + "/data/items/added.bin", new byte[3]);
    assertThat(check.check(new ByteArrayInputStream(zip(more))).findings())
        .extracting(ExportFinding::kind)
        .contains(ExportFinding.Kind.FILE_SURPLUS, ExportFinding.Kind.ITEM_CHANGED);
  }

  @Test
  void decryptedBag_madeAnewWithOtherBytesAndFittingManifests_contradictsTheLog() throws Exception {
    Map<String, byte[]> files = files(export(OFFICER.certificate()));
    String base = incident.id().value() + "/";
    String item =
        files.keySet().stream().filter(n -> n.contains("/items/")).findFirst().orElseThrow();
    byte[] original = files.getOrDefault(item, new byte[0]);
    byte[] forged = "something else".getBytes(StandardCharsets.US_ASCII);
    String list =
        new String(
            files.getOrDefault(base + "data/items.json", new byte[0]), StandardCharsets.UTF_8);
    for (String algorithm : List.of("SHA-256", "MD5", "SHA-1")) {
      list = list.replace(hex(algorithm, original), hex(algorithm, forged));
    }
    list = list.replace("\"size\":" + original.length, "\"size\":" + forged.length);
    files.put(item, forged);
    files.put(base + "data/items.json", list.getBytes(StandardCharsets.UTF_8));
    for (String algorithm : List.of("sha256", "md5")) {
      StringBuilder manifest = new StringBuilder();
      files.forEach(
          (name, content) -> {
            if (name.startsWith(base + "data/")) {
              manifest
                  .append(hex(algorithm.equals("md5") ? "MD5" : "SHA-256", content))
                  .append("  ")
                  .append(name.substring(base.length()))
                  .append('\n');
            }
          });
      files.put(
          base + "manifest-" + algorithm + ".txt",
          manifest.toString().getBytes(StandardCharsets.UTF_8));
    }
    assertThat(ExportCheck.ofDecrypted().check(new ByteArrayInputStream(zip(files))).findings())
        .extracting(ExportFinding::kind)
        .contains(ExportFinding.Kind.ITEMS_NOT_ON_RECORD)
        .doesNotContain(ExportFinding.Kind.ITEM_CHANGED);
  }

  private static String hex(String algorithm, byte[] content) {
    return java.util.HexFormat.of().formatHex(Incidents.digest(algorithm, content));
  }

  @Test
  void check_ofAnotherKeyOrOtherFiles_saysSo() throws Exception {
    byte[] archive = export(OFFICER.certificate());
    assertThat(kinds(ExportCheck.with(key(Staff.STRANGER)), archive))
        .containsExactly(ExportFinding.Kind.NO_KEY);
    assertThat(kinds(ExportCheck.ofDecrypted(), archive))
        .containsExactly(ExportFinding.Kind.NO_KEY);
    assertThat(kinds(ExportCheck.ofDecrypted(), new byte[0]))
        .containsExactly(ExportFinding.Kind.NOT_AN_EXPORT);
    assertThat(kinds(ExportCheck.ofDecrypted(), "a letter".getBytes(StandardCharsets.US_ASCII)))
        .containsExactly(ExportFinding.Kind.NOT_AN_EXPORT);
    assertThat(kinds(ExportCheck.with(key(OFFICER)).expecting("00"), archive))
        .containsExactly(ExportFinding.Kind.HEAD_OF_ANOTHER);
    assertThat(
            kinds(
                ExportCheck.with(key(OFFICER)).trusting(List.of(Staff.ANN.certificate())), archive))
        .containsExactly(ExportFinding.Kind.TIMESTAMP_UNTRUSTED);
  }

  private static List<ExportFinding.Kind> kinds(ExportCheck check, byte[] archive)
      throws IOException {
    return check.check(new ByteArrayInputStream(archive)).findings().stream()
        .map(ExportFinding::kind)
        .toList();
  }

  @Test
  void export_ofWordsAlone_toAnRsaKey_opensWithOpensslUnzipAndSha256sum() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(3072);
    KeyPair pair = generator.generateKeyPair();
    X509Certificate certificate = Staff.selfSigned("rsa-officer", pair, "SHA256withRSA");
    Incident words = Incidents.raised(ids.incident(), "words");
    service.docket().record(words, Optional.empty(), List.of());
    try (OutputStream out = Files.newOutputStream(temp.resolve("export.cms"))) {
      exporter.export(request(words.id(), certificate, Staff.ANN, Staff.BEN), certificate, out);
    }
    Staff.pem(temp.resolve("cert.pem"), "CERTIFICATE", certificate.getEncoded());
    Staff.pem(temp.resolve("key.pem"), "PRIVATE KEY", pair.getPrivate().getEncoded());
    Staff.pem(temp.resolve("anchor.pem"), "CERTIFICATE", authority.anchor().getEncoded());
    String page = Files.readString(Path.of("../../docs/evidence-format.md"));
    int begin = page.indexOf("```sh\n", page.indexOf("<!-- checked by ExportTest -->")) + 6;
    int end = page.indexOf("```", begin);
    Files.writeString(temp.resolve("check.sh"), "set -e\n" + page.substring(begin, end));
    String said = run("bash", "check.sh");
    System.out.println(said);
    int printed = page.indexOf("```\n", page.indexOf("They print:", end)) + 4;
    List<String> promised = page.substring(printed, page.indexOf("```", printed)).lines().toList();
    assertThat(promised).hasSizeGreaterThan(10);
    assertThat(said.replaceAll("itm-[a-z0-9-]+", "itm-…").lines()).containsAll(promised);
    String summary =
        Files.readString(temp.resolve(words.id().value()).resolve("data/summary.html"));
    assertThat(summary).contains("said &quot;1&quot;", "@media print", "ENTICEMENT");
    assertThat(
            Files.readString(
                temp.resolve(words.id().value()).resolve("data/certification-worksheet.html")))
        .contains("902(13)", "902(14)", "class=\"blank\"");
  }

  @Test
  void summary_saysWhereEntriesCameFrom_asWasKnownAtTheMatch() throws Exception {
    String page =
        new String(
            files(export(OFFICER.certificate()))
                .getOrDefault(incident.id().value() + "/data/summary.html", new byte[0]),
            StandardCharsets.UTF_8);
    assertThat(page)
        .contains(
            "<td>the entry is as of "
                + Incidents.AT.minusSeconds(7200)
                + "; here since "
                + Incidents.AT.minusSeconds(86_400)
                + "; told last at "
                + Incidents.AT.minusSeconds(600)
                + "; its submitter is called Kite &lt;Club&gt;; others say MD5 +1 -2; filed under"
                + " kites (Content: Kite), teapots</td>")
        .as("the other match was made without")
        .contains("<td>not known</td>");
  }

  @Test
  void summary_contentThatIsMarkup_staysText() throws Exception {
    Incident hostile =
        Incidents.ofAccount(
            Incidents.raised(ids.incident(), "hostile"), "<script>alert(1)</script>&\"'\u202e");
    service.docket().record(hostile, Optional.empty(), List.of());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    exporter.export(
        request(hostile.id(), OFFICER.certificate(), Staff.ANN, Staff.BEN),
        OFFICER.certificate(),
        out);
    String page =
        new String(
            files(out.toByteArray())
                .getOrDefault(hostile.id().value() + "/data/summary.html", new byte[0]),
            StandardCharsets.UTF_8);
    assertThat(page)
        .doesNotContain("<script", "\u202e", "\u0000")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#39;");
  }

  /** Finds the files of items in a data directory. */
  static final class StoredNames {
    private StoredNames() {}

    static void flip(Path data, List<org.tocsin.evidence.StoredItem> items, int at)
        throws IOException {
      String name =
          items.stream()
              .filter(item -> item.kind() == ItemKind.FILE)
              .findFirst()
              .orElseThrow()
              .id()
              .value();
      Path file =
          data.resolve("vault/items").resolve(name.substring(name.length() - 1)).resolve(name);
      byte[] content = Files.readAllBytes(file);
      content[at] ^= 1;
      Files.write(file, content);
    }
  }
}
