package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.config.ConfigFile;
import org.tocsin.hashlist.Checkpoint;
import org.tocsin.hashlist.ClassMap;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.HashSource;
import org.tocsin.hashlist.Hit;
import org.tocsin.hashlist.ListSync;
import org.tocsin.hashlist.MediaKind;
import org.tocsin.hashlist.SourceEntry;
import org.tocsin.hashlist.SourceNames;
import org.tocsin.hashlist.SourceSettings;
import org.tocsin.hashlist.Standing;
import org.tocsin.hashlist.WrittenValue;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;
import org.tocsin.testkit.SettableClock;

/**
 * Whether what a person finds on lists would be acted upon, and what else its source says of it.
 */
class LookupStandingTest {
  private static final String SHARED = ServiceRig.digest("MD5", new byte[] {1});
  private static final String LONE = ServiceRig.digest("MD5", new byte[] {2});
  private static final String GOOD = ServiceRig.digest("MD5", new byte[] {3});
  private static final String PICTURE = "f0a5".repeat(8) + "3c96".repeat(8);

  /** 1 bit away. */
  private static final String NEARBY = "f1" + PICTURE.substring(2);

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");

  @BeforeEach
  void lists() throws IOException {
    Files.writeString(
        folder.resolve("tocsin.yaml"),
        """
        environment: TEST
        data: data
        service: { name: Teapot Chat, reporter: { email: a@teapot.example } }
        lists:
          - { name: demo, minimumSubmitters: 2, match: 10 }
          - { name: other, match: 10 }
          - { name: good }
        """,
        StandardCharsets.UTF_8);
    load(
        "demo",
        "MD5," + SHARED + ",one,kite,T_TEST,B2,,\n",
        "MD5," + SHARED + ",two,teapot,T_TEST,B2,,\n",
        "MD5," + LONE + ",lone,kite,T_TEST,B2,,\n",
        "MD5," + LONE + ",again,kite,T_TEST,B2,,\n",
        "PDQ," + PICTURE + ",p-one,kite,T_TEST,B2,,\n",
        "PDQ," + PICTURE + ",p-two,teapot,T_TEST,B2,,\n",
        "PDQ," + NEARBY + ",p-lone,kite,T_TEST,B2,,\n");
    load(
        "other",
        "MD5," + GOOD + ",listed,club,T_TEST,B2,,\n",
        "MD5," + LONE + ",elsewhere,club,T_TEST,B2,,\n",
        "PDQ," + NEARBY + ",p-other,club,T_TEST,B2,,\n");
    load(
        "good",
        "MD5," + GOOD + ",system-file,club,K_KNOWN_BENIGN,,,\n",
        "PDQ," + PICTURE + ",p-good,club,K_KNOWN_BENIGN,,,\n");
  }

  private void load(String list, String... lines) throws IOException {
    Path csv =
        Files.writeString(
            folder.resolve(list + ".csv"),
            ServiceRig.HEADER + String.join("", lines),
            StandardCharsets.UTF_8);
    run("lists", "import", csv, "--list", list);
  }

  private Screen run(Object... words) {
    return Screen.redirected(clock)
        .ran(ExitCode.OK, Screen.words(words, "--config", folder.resolve("tocsin.yaml")));
  }

  private Map<String, String> standings(Object... words) {
    Object[] all = Screen.words(new Object[] {"lists", "lookup", "--json"}, words);
    Map<String, String> standings = new TreeMap<>();
    for (JsonNode found : run(all).objects()) {
      standings.put(found.path("entry").asText(), found.path("standing").asText());
    }
    return standings;
  }

  @Test
  void digest_standsAsItsListsSettingsHaveIt() {
    assertThat(standings(SHARED)).isEqualTo(Map.of("one", "COUNTS", "two", "COUNTS"));
    assertThat(standings(LONE))
        .isEqualTo(
            Map.of(
                "lone",
                "TOO_FEW_SUBMITTERS",
                "again",
                "TOO_FEW_SUBMITTERS",
                "elsewhere",
                "COUNTS"));
    assertThat(standings(GOOD))
        .isEqualTo(Map.of("listed", "DISPUTED", "system-file", "KNOWN_GOOD"));
    Screen shown = run("lists", "lookup", LONE);
    assertThat(shown.out())
        .contains("STANDING", "too few submitters", "counts")
        .doesNotContain("filed under", LONE);
    assertThat(run("lists", "lookup", GOOD).out()).contains("disputed", "known good");
  }

  @Test
  void picture_standsAsItsDistanceAndItsSubmittersHaveIt() {
    assertThat(standings(PICTURE, "--algorithm", "pdq", "--radius", "31"))
        .isEqualTo(
            Map.of(
                "p-one",
                "COUNTS",
                "p-two",
                "COUNTS",
                "p-lone",
                "TOO_FEW_SUBMITTERS",
                "p-other",
                "COUNTS",
                "p-good",
                "KNOWN_GOOD"));
    String far = "0f5a0f5a" + PICTURE.substring(8);
    assertThat(standings(far, "--algorithm", "pdq", "--radius", "40"))
        .containsEntry("p-one", "TOO_FAR")
        .containsEntry("p-other", "TOO_FAR");
  }

  @Test
  void picture_whereNotAllMatchesWereLookedAt_standsUnknown() {
    try (ServiceData service = service()) {
      HashLists lists = service.lists();
      Fingerprint value = Fingerprint.ofHex(Algorithm.PDQ, PICTURE);
      Function<Hit, Standing> cut = Standing.of(lists.snapshot(), value, 1);
      Map<String, Standing> standings = new TreeMap<>();
      for (Hit hit : lists.lookup(value, 31, 10)) {
        standings.put(hit.entry().entryId(), cut.apply(hit));
      }
      assertThat(standings)
          .containsEntry("p-lone", Standing.UNKNOWN)
          .containsEntry("p-other", Standing.COUNTS);
    }
  }

  private ServiceData service() {
    return ServiceData.of(ConfigFile.read(folder.resolve("tocsin.yaml"), clock), clock);
  }

  @Test
  void submitterAndCategorizations_areShownAsTheSourceWritesAndNamesThem() {
    String value = ServiceRig.digest("MD5", new byte[] {9});
    SourceEntry entry =
        new SourceEntry(
            "9001",
            "kite-1",
            clock.instant(),
            Optional.of("A1"),
            List.of(new WrittenValue("MD5", value, MediaKind.IMAGE)),
            "",
            Set.of("sample-b", "sample-a"));
    try (ServiceData service = service();
        ListSync sync =
            ListSync.builder(service.lists())
                .follow(
                    SourceSettings.of("shared", ClassMap.of(Map.of("A1", SeverityClass.TEST))),
                    new OnePage(entry))
                .build()) {
      sync.tick();
    }
    assertThat(run("lists", "lookup", value).out())
        .contains("9001 (Kite Club)")
        .endsWith("entry kite-1 of 9001 in shared is filed under sample-a (Kites), sample-b\n")
        .doesNotContain(value);
    JsonNode found = run("lists", "lookup", value, "--json").objects().get(0);
    assertThat(found.path("categorizations"))
        .extracting(JsonNode::asText)
        .containsExactly("sample-a", "sample-b");
    assertThat(found.path("submitter").asText()).isEqualTo("9001");
    assertThat(found.path("submitterName").asText()).isEqualTo("Kite Club");
    assertThat(found.path("categorizationNames").toString()).isEqualTo("{\"sample-a\":\"Kites\"}");
    JsonNode none = run("lists", "lookup", SHARED, "--json").objects().get(0);
    assertThat(none.path("categorizations").isArray()).isTrue();
    assertThat(none.path("categorizations")).isEmpty();
    assertThat(none.path("submitterName").isNull()).isTrue();
    assertThat(none.path("categorizationNames")).isEmpty();
  }

  /** A source that has one entry. */
  private record OnePage(SourceEntry entry) implements HashSource {
    @Override
    public SourceNames names() {
      return new SourceNames(Map.of("9001", "Kite Club"), Map.of("sample-a", "Kites"));
    }

    @Override
    public Capabilities capabilities() {
      return new Capabilities(false, Optional.<Duration>empty());
    }

    @Override
    public String configuration() {
      return "";
    }

    @Override
    public Credential checkCredentials() {
      return new Credential("sample", Optional.empty(), Optional.empty());
    }

    @Override
    public Delta fetch(Checkpoint checkpoint, Call call) {
      return new Delta(
          List.of(entry),
          List.of(),
          new Checkpoint(call.now(), Optional.empty(), ""),
          true,
          true,
          Map.of());
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
