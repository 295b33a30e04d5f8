package org.tocsin.docket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tocsin.model.Account;
import org.tocsin.model.Environment;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
import org.tocsin.model.IncidentType;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.Room;
import org.tocsin.model.SeverityClass;
import org.tocsin.model.UploadId;

/** What is sealed about an incident, and what was sealed before. */
class FactsJsonTest {
  private static Incident incident() {
    byte[] bytes = Incidents.bytes(1, 100);
    return new Incident(
        new IncidentId("inc-1"),
        new UploadId("up-1"),
        IncidentType.ABUSE_MATERIAL,
        Environment.TEST,
        false,
        Incidents.AT,
        Incidents.account("user-1"),
        Incidents.origin(),
        Room.direct("room-1", Account.of("user-2").withCountry("FR")),
        Optional.of(Incidents.file(bytes)),
        List.of(
            Incidents.match(MatchFacts.Kind.EXACT, 0, SeverityClass.CONFIRMED)
                .traced(
                    Optional.of(Incidents.AT.minusSeconds(7200)),
                    Optional.of(Incidents.provenance()))),
        List.of(),
        Optional.empty());
  }

  @Test
  void facts_comeBackAsTheyWereSealed() {
    Incident back = FactsJson.read(FactsJson.facts(incident()), Optional.empty());
    assertThat(back).isEqualTo(incident());
    assertThat(back.account().country()).contains("DE");
    assertThat(back.room().recipients().get(0).country()).contains("FR");
  }

  /** Incidents that were sealed before accounts had a country are read, and it is not known. */
  @Test
  void facts_sealedWithoutACountry_areReadAsNotKnown() {
    String sealed = new String(FactsJson.facts(incident()), StandardCharsets.UTF_8);
    String before = sealed.replace(",\"country\":\"DE\"", "").replace(",\"country\":\"FR\"", "");
    assertThat(before).isNotEqualTo(sealed).doesNotContain("country");
    Incident back = FactsJson.read(before.getBytes(StandardCharsets.UTF_8), Optional.empty());
    assertThat(back.account().id()).isEqualTo("user-1");
    assertThat(back.account().country()).isEmpty();
    assertThat(back.room().recipients().get(0).country()).isEmpty();
  }

  /** Incidents that were sealed before matches said where their entries came from. */
  @Test
  void facts_sealedWithoutProvenance_areReadAsNotKnown() {
    Incident back =
        FactsJson.read(BEFORE_PROVENANCE.getBytes(StandardCharsets.UTF_8), Optional.empty());
    MatchFacts match = back.matches().get(0);
    assertThat(match).isEqualTo(Incidents.match(MatchFacts.Kind.EXACT, 0, SeverityClass.CONFIRMED));
    assertThat(match.updatedAt()).isEmpty();
    assertThat(match.provenance()).isEmpty();
  }

  /** As it was written then. */
  private static final String BEFORE_PROVENANCE =
      """
      {"format":"tocsin-facts-1","id":"inc-1","source":"up-1","type":"ABUSE_MATERIAL",
       "environment":"TEST","synthetic":false,"detectedAt":"2026-01-15T09:30:00Z",
       "account":{"id":"user-1"},
       "origin":{"address":{"absent":"NOT_COLLECTED"},"port":{"absent":"NOT_COLLECTED"},
                 "observedAt":{"absent":"NOT_COLLECTED"},"derivation":"NONE","claimed":[]},
       "room":{"id":"room-1","kind":"DIRECT","visibility":"RESTRICTED","recipients":[]},
       "file":{"sniffedMediaType":"image/png","family":"IMAGE","size":3,"digests":[],
               "perceptual":[]},
       "matches":[{"list":"sample list","listVersion":"7","entryId":"entry-0",
                   "submitter":"submitter.example","classification":"A1","severity":"CONFIRMED",
                   "algorithm":"SHA256","kind":"EXACT","distance":0,"threshold":31,
                   "fileThreshold":-1,"snapshotId":"snap-1","partKind":"FRAME","partIndex":3,
                   "decidedAt":"%s"}]}
      """
          .formatted(Incidents.AT);
}
