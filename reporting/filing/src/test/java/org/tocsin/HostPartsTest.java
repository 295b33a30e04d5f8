package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.config.ConfigException;
import org.tocsin.config.PayloadPolicy;
import org.tocsin.config.ReportSchema;
import org.tocsin.cybertipline.SchemaVersion;
import org.tocsin.filing.FilingState;
import org.tocsin.filing.HoldReason;
import org.tocsin.filing.Webhook;
import org.tocsin.fingerprint.MediaType;
import org.tocsin.hashlist.Hit;
import org.tocsin.hashlist.Snapshot;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Environment;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.UndeterminedReason;
import org.tocsin.model.Verdict;
import org.tocsin.screening.Matcher;

/** What a host hands over beside the configuration is asked, and what it says counts. */
class HostPartsTest {
  private static final String OPAQUE = "0123456789ab".repeat(24);

  @TempDir Path folder;
  private TocsinRig rig;

  @BeforeEach
  void open() {
    rig = new TocsinRig(folder);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  /** Knows one text file by an algorithm of its own. */
  private static Matcher matcher(boolean broken) {
    return new Matcher() {
      @Override
      public Algorithm algorithm() {
        return Algorithm.PHOTODNA;
      }

      @Override
      public int threshold() {
        return 40;
      }

      @Override
      public boolean compares(MediaType type) {
        return true;
      }

      @Override
      public List<Hit> match(Content content, MediaType type, Snapshot snapshot)
          throws IOException {
        if (broken) {
          throw new IOException("the program that computes them is gone");
        }
        try (InputStream in = content.open()) {
          return new String(in.readAllBytes(), StandardCharsets.UTF_8).equals("tea")
              ? snapshot.exact(Fingerprint.ofHex(Algorithm.PHOTODNA, OPAQUE))
              : List.of();
        }
      }
    };
  }

  @Test
  void matcher_ofTheHost_findsWhatOnlyItCanCompare() {
    rig.write("list.csv", TocsinRig.HEADER + "PHOTODNA," + OPAQUE + ",entry-9,club,T_TEST,A1,,\n");
    Tocsin tocsin = rig.start(rig.builder().matcher(matcher(false)));
    assertThat(tocsin.screen(rig.upload("up-1", "tea".getBytes(StandardCharsets.UTF_8))))
        .isInstanceOfSatisfying(
            Verdict.Match.class,
            match ->
                assertThat(match.matches())
                    .extracting(MatchFacts::algorithm, MatchFacts::entryId)
                    .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Algorithm.PHOTODNA, "entry-9")));
    assertThat(tocsin.screen(rig.upload("up-2", "milk".getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(Verdict.Clear.class);
  }

  @Test
  void matcher_thatFails_isNeverClear() {
    Tocsin tocsin = rig.start(rig.builder().matcher(matcher(true)));
    assertThat(tocsin.screen(rig.upload("up-1", "milk".getBytes(StandardCharsets.UTF_8))))
        .isInstanceOfSatisfying(
            Verdict.Undetermined.class,
            verdict -> assertThat(verdict.reason()).isEqualTo(UndeterminedReason.MATCHER_FAILED));
  }

  @Test
  void reportSchema_ofTheOperator_isConsultedBeforeAnythingIsSent() throws IOException {
    String schema;
    try (InputStream in =
        getClass()
            .getClassLoader()
            .getResourceAsStream("META-INF/tocsin/schema/cybertipline.xsd")) {
      schema = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
    String room = "<xs:element name=\"chatRoomName\" type=\"xs:string\" minOccurs=\"0\"/>";
    assertThat(schema).contains(room);
    Path copy = folder.resolve("copy.xsd");
    Files.writeString(copy, schema.replace(room, ""), StandardCharsets.UTF_8);
    Path yaml =
        rig.write(
            "tocsin.yaml",
            """
            environment: TEST
            data: data
            service:
              name: Teapot Chat
              reporter: { email: trust-safety@teapot.example }
            lists:
              - { name: demo, file: list.csv }
            clearinghouses:
              - { name: mock, kind: cybertipline, url: "%s", account: test, password: file:pw.txt }
            reportSchema: { version: V2026, copy: copy.xsd }
            """
                .formatted(rig.mock.baseUri()));
    rig.write("pw.txt", "test");
    TocsinBuilder builder = Tocsin.builder(yaml);
    assertThat(builder.config().reportSchema())
        .isEqualTo(new ReportSchema(SchemaVersion.V2026, Optional.of(copy)));
    Tocsin tocsin = rig.start(builder.clock(rig.clock));
    tocsin.screen(rig.upload("up-1", rig.listed));
    assertThat(rig.filing().state()).isEqualTo(FilingState.HELD);
    assertThat(rig.filing().hold()).contains(HoldReason.INVALID);
    rig.settle();
    assertThat(rig.mock.books().calls()).isEmpty();
  }

  /** The host's own destinations are compared with those of the configuration, and each other. */
  @Test
  void destinationOfTheHost_thatIsThereAlready_isRefused() {
    URI same = URI.create(rig.mock.baseUri().toString().replace("127.0.0.1", "LOCALHOST") + "/");
    TocsinBuilder twice =
        rig.builder()
            .destination(
                "own",
                new Webhook(
                    same,
                    "test",
                    "sample secret of a receiver".toCharArray(),
                    Environment.TEST,
                    Optional.empty(),
                    PayloadPolicy.HASHES_ONLY,
                    rig.clock));
    assertThatThrownBy(() -> rig.start(twice))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "destinations mock and own have the same URL and account: an incident would be told"
                + " there twice");
  }
}
