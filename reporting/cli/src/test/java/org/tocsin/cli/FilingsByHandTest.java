package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.Tocsin;
import org.tocsin.config.ConfigFile;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.CustodyEntry;
import org.tocsin.evidence.CustodyKind;
import org.tocsin.evidence.Purpose;
import org.tocsin.evidence.Role;
import org.tocsin.filing.FilingFilter;
import org.tocsin.filing.FilingState;
import org.tocsin.filing.FilingSummary;
import org.tocsin.filing.HoldReason;
import org.tocsin.model.Account;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Room;
import org.tocsin.model.Upload;
import org.tocsin.model.UploadId;
import org.tocsin.testkit.SettableClock;

/** An authority that takes reports by its portal only, as a person works with it. */
class FilingsByHandTest {
  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
  private Path yaml;
  private Tocsin tocsin;

  @BeforeEach
  void start() throws Exception {
    byte[] listed = ServiceRig.picture(1);
    Files.writeString(
        folder.resolve("list.csv"),
        ServiceRig.HEADER
            + "SHA256,"
            + ServiceRig.sha256(listed)
            + ",entry-7,club,A_CSAM_CONFIRMED,A1,,\n");
    yaml =
        Files.writeString(
            folder.resolve("tocsin.yaml"),
            """
            environment: TEST
            data: ./data
            service:
              name: Teapot Chat
              reporter: { firstName: Pat, lastName: Example, email: trust-safety@teapot.example }
            lists:
              - { name: demo, file: list.csv }
            clearinghouses:
              - { name: portal, kind: manual, url: "https://portal.authority.example/" }
            """,
            StandardCharsets.UTF_8);
    tocsin = Tocsin.builder(yaml).clock(clock).start();
    Upload upload =
        Upload.builder(
                new UploadId("up-1"),
                ContentSource.of(listed),
                Account.of(ServiceRig.ACCOUNT, "marker_login"),
                tocsin.observe(ServiceRig.ADDRESS, 51515, List.of()),
                Room.group("room-1", "Tea", List.of(Account.of("user-2", "other"))))
            .build();
    assertThat(tocsin.screen(upload)).isNotNull();
    clock.advance(Duration.ofSeconds(11));
    assertThat(tocsin.awaitFilings(Duration.ofSeconds(30))).isTrue();
  }

  @AfterEach
  void close() {
    tocsin.close();
  }

  private FilingSummary filing() {
    return tocsin.filings().list(FilingFilter.all()).get(0);
  }

  private Screen run(int expected, Object... words) {
    Screen screen = Screen.redirected(clock);
    Object[] all = new Object[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--config";
    all[words.length + 1] = yaml;
    assertThat(screen.run(all)).as(screen.out() + screen.err()).isEqualTo(expected);
    return screen;
  }

  @Test
  void filed_keepsTheReferenceAndFinishesTheFiling() {
    assertThat(filing().hold()).contains(HoldReason.BY_HAND);
    Screen screen =
        run(
            ExitCode.OK,
            "filings",
            "filed",
            filing().id(),
            "--reference",
            "NCA-marker-1234",
            "--by",
            "pat",
            "--json");
    JsonNode line = screen.objects().get(0);
    assertThat(line.path("state").asText()).isEqualTo("FINISHED");
    assertThat(filing().state()).isEqualTo(FilingState.FINISHED);
    Screen again =
        run(ExitCode.FAILED, "filings", "filed", filing().id(), "--reference", "x", "--by", "pat");
    assertThat(again.err()).contains("does not wait for a person who files it by hand");
  }

  @Test
  void filed_withoutReferenceOrPerson_isNotUnderstood() {
    run(ExitCode.USAGE, "filings", "filed", filing().id(), "--reference", " ", "--by", "pat");
    run(ExitCode.USAGE, "filings", "filed", filing().id(), "--reference", "a\nb", "--by", "pat");
    run(ExitCode.USAGE, "filings", "filed", filing().id(), "--by", "pat");
    assertThat(filing().hold()).contains(HoldReason.BY_HAND);
  }

  @Test
  void pack_isWrittenForItsOwnerAlone_afterTheCustodyEntry() throws Exception {
    Path out = folder.resolve("pack.json");
    long before = entries();
    run(ExitCode.OK, "filings", "pack", filing().id(), "--out", out, "--by", "pat");
    JsonNode pack = new com.fasterxml.jackson.databind.ObjectMapper().readTree(out.toFile());
    assertThat(pack.path("filing").asText()).isEqualTo(filing().id().value());
    assertThat(pack.path("incident").path("account").path("id").asText())
        .isEqualTo(ServiceRig.ACCOUNT);
    assertThat(
            java.nio.file.attribute.PosixFilePermissions.toString(
                Files.getPosixFilePermissions(out)))
        .isEqualTo("rw-------");
    assertThat(folder.resolve("pack.json.part")).doesNotExist();
    assertThat(entries()).as("one opening, on record").isEqualTo(before + 1);
    Screen again =
        run(ExitCode.FAILED, "filings", "pack", filing().id(), "--out", out, "--by", "pat");
    assertThat(again.err()).contains("is there already");
    assertThat(entries()).isEqualTo(before + 1);
  }

  /** Counts the openings by a person that the custody log has. */
  private long entries() {
    try (ServiceData data = ServiceData.of(ConfigFile.read(yaml), clock)) {
      return data.custodyLog().entries(filing().incident()).stream()
          .map(CustodyEntry::event)
          .filter(event -> event.actor().equals(new Actor("pat", Role.REVIEWER)))
          .filter(event -> event.kind() == CustodyKind.OPENED)
          .filter(event -> event.purpose().equals(Optional.of(Purpose.FILE)))
          .count();
    }
  }

  @Test
  void pack_ofAFilingThatDoesNotWaitForIt_isNotWritten() {
    run(ExitCode.OK, "filings", "filed", filing().id(), "--reference", "x", "--by", "pat");
    Path out = folder.resolve("pack.json");
    Screen screen =
        run(ExitCode.FAILED, "filings", "pack", filing().id(), "--out", out, "--by", "pat");
    assertThat(screen.err()).contains("does not wait for a person who files it by hand");
    run(
        ExitCode.USAGE,
        "filings",
        "pack",
        filing().id(),
        "--out",
        out,
        "--by",
        "pat",
        "--purpose",
        "integrity_check");
    assertThat(out).doesNotExist();
  }
}
