package org.tocsin.filing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.tocsin.mock.Endpoint;
import org.tocsin.mock.Fault;
import org.tocsin.model.FilingId;
import org.tocsin.model.Incident;
import org.tocsin.store.Database;

/**
 * Walks batches and covered destinations through outages and deeds of persons, drawn at random, and
 * asks after every step: nothing is told of a near match that no person let go, no incident is left
 * to a filing that tells nothing, nobody is told twice; and at the end nothing is left over.
 */
abstract class CoveringWalkContract {
  private static final int WALKS = Boolean.getBoolean("tocsin.thorough") ? 1000 : 8;
  private static final int STEPS = 25;
  private static final long SEED = Long.getLong("tocsin.seed", System.nanoTime());

  private static @Nullable CoveringRig rig;

  /** What one walk did so far, for the message of its failure. */
  private final StringBuilder trace = new StringBuilder();

  private final List<Incident> incidents = new ArrayList<>();

  /** Filings of near matches that a person let go. */
  private final Set<FilingId> released = new HashSet<>();

  private final Set<Incident> confirmed = new HashSet<>();
  private final Set<Incident> near = new HashSet<>();
  private final Set<Incident> closed = new HashSet<>();

  /** Starts the walks over a database, once for each class. */
  static void start(Database database) {
    rig = new CoveringRig(database);
  }

  @AfterAll
  static void stop() {
    System.out.println("covering: " + WALKS + " walks, seed " + SEED);
    rig().close();
  }

  @Test
  void walks_tellEveryIncidentOnceAndNoneWithoutThePersonItNeeds() {
    for (int walk = 0; walk < WALKS; walk++) {
      Random random = new Random(SEED + walk);
      begin("seed " + SEED + ", walk " + walk + ":");
      for (int step = 0; step < STEPS; step++) {
        step(random);
        check();
      }
      end();
    }
  }

  private void begin(String what) {
    trace.setLength(0);
    trace.append(what);
    incidents.clear();
    near.clear();
    // Another account's incidents would do as well: nothing of the last walk may be joined.
    rig().clock.advance(Duration.ofHours(1));
  }

  private void step(Random random) {
    int dice = random.nextInt(16);
    if (dice < 4 || incidents.isEmpty()) {
      boolean isNear = random.nextInt(3) == 0;
      Incident fresh = rig().enlist(isNear);
      incidents.add(fresh);
      if (isNear) {
        near.add(fresh);
      }
      say((isNear ? "near " : "exact ") + fresh.id());
    } else if (dice < 9) {
      Duration later =
          any(
              random,
              List.of(
                  Duration.ofSeconds(11),
                  CoveringRig.WINDOW,
                  Duration.ofHours(2),
                  Duration.ofHours(25),
                  Duration.ofDays(6),
                  Duration.ofDays(11)));
      say("work after " + later);
      rig().work(later);
    } else if (dice == 9) {
      boolean refused = random.nextBoolean();
      say(refused ? "outage" : "no outage");
      rig().refuse(refused);
    } else if (dice == 10) {
      Fault fault = any(random, List.of(Fault.dropBefore(), Fault.dropAfter(), Fault.code(4100)));
      Endpoint endpoint = any(random, List.of(Endpoint.SUBMIT, Endpoint.UPLOAD, Endpoint.FINISH));
      say(fault + " on " + endpoint);
      rig().mock(CoveringRig.LEADING).faults().next(endpoint, fault);
    } else {
      deed(random, any(random, incidents), dice);
    }
  }

  private void deed(Random random, Incident incident, int dice) {
    try {
      Filing filing = any(random, filings(incident));
      if (dice == 11 || dice == 12) {
        say("release " + name(filing));
        release(incident, filing);
      } else if (dice == 13) {
        say("cancel " + name(filing));
        rig().filings.cancel(filing.id(), "pat", "walk");
      } else if (dice == 14) {
        say("close " + incident.id());
        rig().closeIncident(incident);
        closed.add(incident);
      } else {
        say("retry all");
        rig().filings.retryAll(FilingFilter.all(), "pat");
      }
    } catch (FilingException e) {
      say("refused");
    }
  }

  private void release(Incident incident, Filing filing) {
    boolean confirms = filing.hold().filter(HoldReason.CONFIRM::equals).isPresent();
    rig().filings.release(filing.id(), "pat", "walk");
    released.add(filing.id());
    if (confirms && filing.destination().equals(CoveringRig.LEADING)) {
      confirmed.add(incident);
    }
  }

  private void check() {
    for (Incident incident : incidents) {
      for (Filing filing : filings(incident)) {
        String at = trace + " => " + name(filing) + " is " + filing.state() + " " + filing.hold();
        long told = rig().told(incident, filing.destination());
        assertThat(told).as(at).isLessThanOrEqualTo(1);
        if (near.contains(incident)
            && !confirmed.contains(incident)
            && !released.contains(filing.id())) {
          assertThat(rig().opened(incident, filing.destination())).as(at).isZero();
        }
        if (filing.state() == FilingState.COVERED) {
          checkCovered(filing, at);
        }
      }
    }
  }

  /** Whoever covers a filing tells its incident, or may still, or leaves it to a person. */
  private static void checkCovered(Filing filing, String at) {
    Filing leader = rig().filing(filing.coveredBy().orElseThrow());
    boolean batch = leader.destination().equals(filing.destination());
    Filing teller =
        leader.state() == FilingState.COVERED
            ? rig().filing(leader.coveredBy().orElseThrow())
            : leader;
    assertThat(teller.state()).as(at).isNotIn(FilingState.CANCELLED, FilingState.COVERED);
    if (!batch) {
      assertThat(teller.state()).as(at).isNotEqualTo(FilingState.FAILED);
    }
  }

  /** Everything is let go and works: what is left then is left for ever. */
  private void end() {
    rig().refuse(false);
    for (int round = 0; round < 60 && !rig().unfinished().isEmpty(); round++) {
      for (Incident incident : incidents) {
        filings(incident).forEach(filing -> letGo(incident, filing));
      }
      rig().work(Duration.ofMinutes(30));
      check();
    }
    assertThat(rig().unfinished()).as(trace.toString()).isEmpty();
    for (Incident incident : incidents) {
      assertThat(rig().needsEvidence(incident)).as(trace + " => " + incident.id()).isFalse();
      List<Filing> all = filings(incident);
      boolean told = CoveringRig.ALL.stream().anyMatch(name -> rig().told(incident, name) == 1);
      boolean ended = all.stream().allMatch(filing -> filing.state() == FilingState.CANCELLED);
      assertThat(told || ended).as(trace + " => " + incident.id() + " " + all).isTrue();
      if (closed.contains(incident)) {
        assertThat(ended).as(trace + " => " + incident.id() + " is closed").isTrue();
      }
    }
  }

  private void letGo(Incident incident, Filing filing) {
    if (filing.state().needsPerson()) {
      try {
        if (filing.hold().filter(HoldReason.POSSIBLY_FILED::equals).isPresent()) {
          rig().filings.cancel(filing.id(), "pat", "they were asked");
        } else {
          release(incident, filing);
        }
      } catch (FilingException e) {
        say("refused"); // a filing before it in the list changed it
      }
    }
  }

  private static List<Filing> filings(Incident incident) {
    return rig().database.read(tx -> FilingTable.ofIncident(tx, incident.id()));
  }

  private static String name(Filing filing) {
    return filing.incident() + "/" + filing.destination();
  }

  private void say(String what) {
    trace.append(' ').append(what).append(',');
  }

  private static <T> T any(Random random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static CoveringRig rig() {
    return Objects.requireNonNull(rig);
  }
}
