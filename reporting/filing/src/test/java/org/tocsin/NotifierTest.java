package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.Purpose;
import org.tocsin.evidence.Role;
import org.tocsin.filing.FilingFilter;
import org.tocsin.filing.FilingState;
import org.tocsin.filing.FilingSummary;
import org.tocsin.filing.SampleKind;
import org.tocsin.mock.Endpoint;
import org.tocsin.mock.Fault;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Incident;
import org.tocsin.model.Verdict;

/** What an optional module brings: a kind of destination, and somebody who tells people. */
class NotifierTest {
  @TempDir Path folder;
  private TocsinRig rig;

  @BeforeEach
  void open() {
    SampleKind.HEARD.clear();
    rig = new TocsinRig(folder);
    rig.write("secret.txt", "test");
    rig.write("hook.txt", "sample secret of a receiver");
    rig.write("authority.pem", "sample");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private Tocsin start(String url) {
    String yaml =
        """
        environment: TEST
        data: data
        service: { name: Teapot Chat, reporter: { email: trust-safety@teapot.example } }
        lists: [{ name: demo, file: list.csv }]
        clearinghouses:
          - { name: mock, kind: cybertipline, url: "%s", account: test, password: "file:secret.txt" }
          - name: police
            kind: email
            url: mailto:reports@authority.example
            account: tocsin@teapot.example
            hostClass: TEST
            payload: FULL
            mail: { certificates: [authority.pem], server: { host: localhost } }
        notifications:
          - { name: team, kind: webhook, url: "http://127.0.0.1:1/", account: teapot, password: "file:hook.txt" }
        """
            .formatted(url);
    return rig.start(Tocsin.builder(rig.write("tocsin.yaml", yaml)).clock(rig.clock));
  }

  private Map<String, FilingState> states(Tocsin tocsin) {
    Map<String, FilingState> states = new TreeMap<>();
    for (FilingSummary filing : tocsin.filings().list(FilingFilter.all())) {
      states.put(filing.destination(), filing.state());
    }
    return states;
  }

  @Test
  void destinationOfAModule_isFiledWithBesideTheOthers() {
    Tocsin tocsin = start(rig.mock.baseUri().toString());
    tocsin.screen(rig.upload("up-1", rig.listed));
    assertThat(rig.settle()).isTrue();
    assertThat(states(tocsin))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("mock", FilingState.FINISHED, "police", FilingState.FINISHED));
    tocsin.close();
    assertThat(SampleKind.HEARD)
        .containsExactly(
            "team starts, sends: true",
            "delivery to mailto:reports@authority.example closes",
            "team closes");
  }

  @Test
  void filingBornHeld_isToldOnceItIsCommitted() {
    listByPdq();
    Tocsin tocsin = start(rig.mock.baseUri().toString());
    tocsin.screen(rig.upload("up-1", TocsinRig.encode(TocsinRig.drawing(1, 320, 240), "jpg")));
    assertThat(states(tocsin).values()).hasSize(2).containsOnly(FilingState.HELD);
    assertThat(SampleKind.HEARD)
        .contains("team held mock CONFIRM false", "team held police CONFIRM false");
  }

  @Test
  void filingThatAStepHolds_isTold() {
    rig.mock.faults().next(Endpoint.SUBMIT, Fault.code(4100));
    Tocsin tocsin = start(rig.mock.baseUri().toString());
    tocsin.screen(rig.upload("up-1", rig.listed));
    assertThat(rig.settle()).isTrue();
    assertThat(SampleKind.HEARD).contains("team held mock INVALID false");
    assertThat(SampleKind.HEARD).noneMatch(line -> line.contains("held police"));
  }

  /** Lists the picture by its perceptual fingerprint, as sealed facts of an exact match tell it. */
  private void listByPdq() {
    try (Tocsin first = rig.start(rig.builder().dataDirectory(folder.resolve("first")))) {
      Verdict.Match match = (Verdict.Match) first.screen(rig.upload("up-0", rig.listed));
      Incident incident =
          first.docket().open(match.incident(), Purpose.REVIEW, new Actor("pat", Role.REVIEWER));
      String pdq =
          incident.file().orElseThrow().perceptual().stream()
              .filter(fingerprint -> fingerprint.algorithm().equals(Algorithm.PDQ))
              .findFirst()
              .orElseThrow()
              .hex();
      rig.write("list.csv", TocsinRig.HEADER + "PDQ," + pdq + ",entry-8,club,T_TEST,A1,,\n");
    }
  }
}
