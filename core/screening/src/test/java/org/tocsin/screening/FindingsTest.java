package org.tocsin.screening;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.tocsin.hashlist.Hit;
import org.tocsin.hashlist.ListEntry;
import org.tocsin.hashlist.ListPolicy;
import org.tocsin.hashlist.Suppressions;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.SeverityClass;
import org.tocsin.testkit.SettableClock;

/** What is found is told whatever else was found. */
class FindingsTest {
  private static final Fingerprint SHA256 = Fingerprint.of(Algorithm.SHA256, new byte[32]);
  private static final Fingerprint MD5 = Fingerprint.of(Algorithm.MD5, new byte[16]);
  private static final Fingerprint PDQ = Fingerprint.of(Algorithm.PDQ, new byte[32]);

  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");

  private static Hit hit(String entry, SeverityClass severity, int distance) {
    return new Hit(
        new ListEntry(
            "demo", "v", entry, "club", "A1", severity, Instant.EPOCH, ListPolicy.DEFAULT),
        distance);
  }

  @Test
  void exactMatchOfKnownGoodContent_isToldBehindManyNearOnesThatDoNotCount() {
    Findings findings = new Findings("snap", Suppressions.NONE, clock, 1);
    findings.exact(List.of(hit("good", SeverityClass.KNOWN_BENIGN, 0)), SHA256, Optional.empty());
    findings.exact(List.of(hit("listed", SeverityClass.TEST, 0)), MD5, Optional.empty());
    for (int i = 0; i < 30; i++) {
      findings.near(
          List.of(hit("near-" + i, SeverityClass.CONFIRMED, 1)),
          Optional.of(PDQ),
          Algorithm.PDQ,
          OptionalInt.of(100),
          Optional.of(new MatchFacts.Part(MatchFacts.PartKind.FRAME, i)));
    }
    assertThat(findings.matches()).extracting(MatchFacts::entryId).containsExactly("listed");
  }
}
