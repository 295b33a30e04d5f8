package org.tocsin.cli.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The house as it stands. {@link BrokenRulesTest} shows that each rule can be broken. */
class ArchitectureTest {
  private static final Rules RULES = new Rules(House.OURS);

  @Test
  void everyModule_isLookedAt() {
    Set<Optional<String>> seen =
        RULES.classes().stream()
            .map(type -> House.OURS.packageOf(type).flatMap(House::moduleOf))
            .collect(Collectors.toSet());
    assertThat(seen)
        .contains(
            Optional.of("model"), Optional.of("store"), Optional.of("mock"), Optional.of("cli"));
  }

  @Test
  void arrows_pointOneWay() {
    assertThat(RULES.direction()).isEmpty();
  }

  @Test
  void packages_havePlaceNameAndNullMarking() {
    assertThat(RULES.packages()).isEmpty();
  }

  @Test
  void signatures_showNothingInternalAndNoExchangeableLibrary() {
    assertThat(RULES.signatures()).isEmpty();
  }

  @Test
  void oldTime_isNowhereButAtTheCertificates() {
    // Certificates and time-stamps know no other time: their API takes it, nothing keeps it.
    assertThat(
            RULES.mentions(
                Forbidden.OLD_TIME,
                Set.of(
                        "Upkeep",
                        "config.Certificates",
                        "evidence.Custodians",
                        "evidence.People",
                        "evidence.TimestampToken",
                        "evidence.TrialKeys",
                        "mail.Certificates",
                        "testkit.TimestampAuthority",
                        "cli.KeyCheck")
                    ::contains))
        .isEmpty();
  }

  @Test
  void providers_areRegisteredNowhere() {
    assertThat(RULES.uses(Forbidden.PROVIDERS)).isEmpty();
  }

  @Test
  void globals_areChangedOnlyByOurOwnProcesses() {
    // SQLite's driver learns only by a property where to unpack, which is cleared at once. The
    // JDK's HTTP server is set up by properties alone, and the mock is documented to set them. The
    // guard against calls that leave the machine is for the processes of tests.
    assertThat(
            RULES.uses(
                Forbidden.GLOBALS,
                Set.of(
                        "cli.Main",
                        "mock.Main",
                        "mock.MockClearinghouse",
                        "store.SqliteNatives",
                        "testkit.EgressGuard")
                    ::contains))
        .isEmpty();
  }

  @Test
  void imageRegistry_isLookedAtInOnePlaceAndChangedNowhere() {
    assertThat(RULES.uses(Forbidden.IMAGE_REGISTRY, "internal.image.Readers"::equals)).isEmpty();
    assertThat(RULES.uses(Forbidden.IMAGE_REGISTRY.and(Forbidden.IMAGE_REGISTRY_LOOKS.negate())))
        .isEmpty();
  }

  @Test
  void sockets_areOpenedOnlyByTransportListsTimestampsAndTheMock() {
    assertThat(
            RULES.uses(
                Forbidden.SOCKETS,
                Set.of(
                        "cybertipline.Transport",
                        // asks configured sources of hash lists
                        "hashlist.ListHttp",
                        // hand mails to the configured server
                        "mail.TrackedSockets",
                        "mail.TrackedSockets$Guarded",
                        "mail.TrackedTls",
                        "mock.MockClearinghouse",
                        // sends the digest of a tree head to a configured time-stamp authority
                        "evidence.TimestampClient",
                        // stands between a client and a server of a test, or is one
                        "testkit.DatedFront",
                        "testkit.FaultProxy",
                        "testkit.TimestampAuthority")
                    ::contains))
        .isEmpty();
    assertThat(RULES.uses(Forbidden.SOCKETS))
        .as("who opens them is seen, so the rule is not blind")
        .anyMatch(use -> use.startsWith("org.tocsin.mock.MockClearinghouse uses "))
        .anyMatch(use -> use.startsWith("org.tocsin.cybertipline.Transport uses okhttp3."));
  }

  @Test
  void standardStreams_areWrittenOnlyByCommands() {
    assertThat(
            RULES.uses(
                Forbidden.STANDARD_STREAMS,
                name -> name.startsWith("cli.") || name.equals("mock.Main")))
        .isEmpty();
  }

  @Test
  void defaultsOfTheProcess_areUsedNowhere() {
    assertThat(RULES.uses(Forbidden.DEFAULTS)).isEmpty();
  }

  @Test
  void time_comesFromAClock() {
    // When a migration was applied, and the age of a file as its file system tells it, are facts
    // about this machine and about nothing that happened on the service.
    assertThat(
            RULES.uses(
                Forbidden.WALL_CLOCKS,
                Set.of("store.Migrator", "evidence.FileBlobStore")::contains))
        .isEmpty();
  }
}
