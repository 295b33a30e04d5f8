package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.FilingListener;
import org.tocsin.model.Account;
import org.tocsin.model.ContentSource;
import org.tocsin.model.FilingId;
import org.tocsin.model.Room;
import org.tocsin.model.UndeterminedReason;
import org.tocsin.model.Upload;
import org.tocsin.model.UploadId;
import org.tocsin.model.Verdict;

/** Detection in private communication, by the windows of the acts that allow it. */
class LegalBasisTest {
  @TempDir Path folder;
  private TocsinRig rig;
  private int number;
  private final List<String> alarms = new CopyOnWriteArrayList<>();

  @BeforeEach
  void open() {
    rig = new TocsinRig(folder);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private Tocsin start(String profiles) {
    return rig.start(
        Tocsin.builder(
                rig.write(
                    "tocsin.yaml",
                    """
                    environment: TEST
                    data: data
                    service: { name: Teapot Chat, reporter: { email: trust-safety@teapot.example } }
                    lists: [{ name: demo, file: list.csv }]
                    screening: { maxListAge: 3000d }
                    """
                        + profiles))
            .clock(rig.clock)
            .watchInterval(Duration.ZERO)
            .listener(
                new FilingListener() {
                  @Override
                  public void alarm(Alarm alarm, String destination, Optional<FilingId> filing) {
                    if (alarm == Alarm.PROFILE_CLOSED || alarm == Alarm.PROFILE_REVIEW) {
                      alarms.add(alarm + " " + destination);
                    }
                  }
                }));
  }

  private static final String ENABLED =
      "profiles: { eu-detection: { enabledBy: Jo Counsel, on: 2026-01-01 } }\n";

  private void at(String day) {
    rig.clock.advance(Duration.between(rig.clock.instant(), Instant.parse(day + "T12:00:00Z")));
  }

  private String verdict(Tocsin tocsin, Account uploader, Room room) {
    number++;
    Verdict verdict =
        tocsin.screen(
            Upload.builder(
                    new UploadId("up-" + number),
                    ContentSource.of(rig.listed),
                    uploader,
                    tocsin.observe("192.0.2.10", 51515, List.of()),
                    room)
                .build());
    return verdict instanceof Verdict.Undetermined unknown
        ? unknown.reason().name()
        : verdict.getClass().getSimpleName();
  }

  @Test
  void outsideTheWindow_privateCommunicationOfTheUnion_isNotComparedAndThatIsSaid() {
    Tocsin tocsin = start(ENABLED);
    Account german = Account.of("user-1").withCountry("DE");
    Account american = Account.of("user-2").withCountry("US");
    Account unknown = Account.of("user-3");
    Room toAmerica = Room.direct("room-1", american);
    Room toGermany = Room.direct("room-2", german);
    String off = UndeterminedReason.NO_LEGAL_BASIS.name();
    at("2026-05-01");
    assertThat(verdict(tocsin, german, toAmerica)).isEqualTo(off);
    assertThat(verdict(tocsin, american, toGermany)).isEqualTo(off);
    assertThat(verdict(tocsin, unknown, toAmerica)).isEqualTo(off);
    assertThat(verdict(tocsin, american, toAmerica)).isEqualTo("Match");
    assertThat(verdict(tocsin, american, Room.group("room-4", "Tea", List.of()))).isEqualTo(off);
    assertThat(verdict(tocsin, german, Room.publicChannel("room-3", "Tea"))).isEqualTo("Match");
    assertThat(alarms).isEmpty();
    tocsin.upkeep();
    assertThat(alarms).contains("PROFILE_CLOSED eu-detection");
    alarms.clear();
    at("2026-08-01");
    tocsin.upkeep();
    assertThat(verdict(tocsin, german, toAmerica)).isEqualTo("Match");
    assertThat(alarms).doesNotContain("PROFILE_CLOSED eu-detection");
    at("2028-04-04");
    tocsin.upkeep();
    assertThat(verdict(tocsin, german, toAmerica)).isEqualTo(off);
    assertThat(alarms)
        .contains(
            "PROFILE_CLOSED eu-detection",
            "PROFILE_REVIEW eu-detection",
            "PROFILE_REVIEW us-ncmec");
  }

  @Test
  void start_afterTheDayOfReview_isAnAlarmAndNoRefusal() {
    at("2027-10-02");
    Tocsin tocsin = start(ENABLED);
    assertThat(alarms).containsExactly("PROFILE_REVIEW us-ncmec", "PROFILE_REVIEW eu-detection");
    assertThat(tocsin.config().profiles().enabled()).containsOnlyKeys("eu-detection");
  }

  @Test
  void profileThatNobodyEnabled_changesNothing() {
    at("2026-05-01");
    Tocsin tocsin = start("");
    Account german = Account.of("user-1").withCountry("DE");
    assertThat(verdict(tocsin, german, Room.direct("room-1", german))).isEqualTo("Match");
    assertThat(alarms).isEmpty();
  }
}
