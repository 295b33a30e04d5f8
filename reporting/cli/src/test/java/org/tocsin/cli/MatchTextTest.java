package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tocsin.model.Algorithm;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.Provenance;
import org.tocsin.model.SeverityClass;

class MatchTextTest {
  private static final Instant AT = Instant.parse("2026-01-15T09:30:00.5Z");

  private static MatchFacts match(String submitter, String classification) {
    return new MatchFacts(
        "demo",
        "4",
        "entry-7",
        submitter,
        classification,
        SeverityClass.CONFIRMED,
        Algorithm.PDQ,
        MatchFacts.Kind.PERCEPTUAL,
        9,
        31,
        -1,
        OptionalInt.empty(),
        "snapshot-1",
        Optional.empty(),
        AT);
  }

  @Test
  void match_ofWhichAllIsKnown_isToldWithNames() {
    Provenance known =
        new Provenance(
            AT.minusSeconds(3600),
            AT.minusSeconds(60),
            "PDQ +1 -2",
            Set.of("teapots", "kites"),
            Optional.of("Kite Club"),
            Map.of("kites", "Content: Kite"));
    MatchFacts match = match("club-1", "A1").traced(Optional.of(AT), Optional.of(known));
    assertThat(MatchText.facts(match))
        .containsExactly(
            entry("matched", "PERCEPTUAL by PDQ, distance 9 of at most 31"),
            entry("decided", "2026-01-15T09:30:00Z"),
            entry("list", "demo (4)"),
            entry("entry", "entry-7"),
            entry("submitted by", "club-1 (Kite Club)"),
            entry("class", "CONFIRMED A1"),
            entry("entry as of", "2026-01-15T09:30:00Z"),
            entry("here since", "2026-01-15T08:30:00Z"),
            entry("told last", "2026-01-15T09:29:00Z"),
            entry("others say", "PDQ +1 -2"),
            entry("filed under", "kites (Content: Kite), teapots"));
    assertThat(JsonLine.of(json -> MatchText.put(json, match)))
        .isEqualTo(
            "{\"list\":\"demo\",\"listVersion\":\"4\",\"submitter\":\"club-1\","
                + "\"submitterName\":\"Kite Club\",\"entry\":\"entry-7\",\"class\":\"CONFIRMED\","
                + "\"classification\":\"A1\",\"match\":\"PERCEPTUAL\",\"algorithm\":\"PDQ\","
                + "\"distance\":9,\"threshold\":31,\"decidedAt\":\"2026-01-15T09:30:00.500Z\","
                + "\"firstSeen\":\"2026-01-15T08:30:00.500Z\","
                + "\"updatedAt\":\"2026-01-15T09:30:00.500Z\","
                + "\"lastSeen\":\"2026-01-15T09:29:00.500Z\",\"feedback\":\"PDQ +1 -2\","
                + "\"categorizations\":[\"kites\",\"teapots\"],"
                + "\"categorizationNames\":{\"kites\":\"Content: Kite\"}}");
  }

  @Test
  void match_ofWhichNothingIsKnown_hasNoMadeUpValue() {
    MatchFacts match = match("", "");
    assertThat(MatchText.facts(match))
        .containsExactly(
            entry("matched", "PERCEPTUAL by PDQ, distance 9 of at most 31"),
            entry("decided", "2026-01-15T09:30:00Z"),
            entry("list", "demo (4)"),
            entry("entry", "entry-7"),
            entry("class", "CONFIRMED"));
    assertThat(JsonLine.of(json -> MatchText.put(json, match)))
        .contains(
            "\"submitter\":null",
            "\"firstSeen\":null,\"updatedAt\":null,\"lastSeen\":null,\"feedback\":null,"
                + "\"categorizations\":null,\"categorizationNames\":null}");
  }
}
