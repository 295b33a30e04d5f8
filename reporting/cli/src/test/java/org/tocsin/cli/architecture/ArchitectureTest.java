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
  void oldTime_isNowhere() {
    assertThat(RULES.mentions(Forbidden.OLD_TIME)).isEmpty();
  }

  @Test
  void providers_areRegisteredNowhere() {
    assertThat(RULES.uses(Forbidden.PROVIDERS)).isEmpty();
  }

  @Test
  void globals_areChangedOnlyByOurOwnProcesses() {
    assertThat(
            RULES.uses(
                Forbidden.GLOBALS,
                Set.of("cli.Main", "mock.Main", "mock.MockClearinghouse")::contains))
        .isEmpty();
  }

  @Test
  void imageRegistry_isUsedNowhere() {
    assertThat(RULES.uses(Forbidden.IMAGE_REGISTRY)).isEmpty();
  }

  @Test
  void sockets_areOpenedOnlyByTheTransportAndTheMock() {
    assertThat(
            RULES.uses(
                Forbidden.SOCKETS,
                Set.of("cybertipline.Transport", "mock.MockClearinghouse")::contains))
        .isEmpty();
    assertThat(RULES.uses(Forbidden.SOCKETS))
        .as("the mock listens, so the rule sees something")
        .anyMatch(use -> use.startsWith("org.tocsin.mock.MockClearinghouse uses "));
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
    assertThat(RULES.uses(Forbidden.WALL_CLOCKS)).isEmpty();
  }
}
