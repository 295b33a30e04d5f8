package org.tocsin.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.hashlist.ListStatus;
import org.tocsin.hashlist.SourceState;
import org.tocsin.screening.ScreeningSettings;

/**
 * Whether a list is older than it should be. Its state is what the last run left behind: while
 * nobody runs, it goes on to say that all is well.
 *
 * @param when when it was last complete, seen from now
 * @param old the age from which on it is alarmed, when it is older
 * @param tooOld the age from which on no upload is clear, when it is older
 * @param overdue for how long its source was to be asked, when that is longer than {@link #GRACE}
 */
record ListAge(
    String list,
    boolean following,
    String when,
    Optional<Duration> old,
    Optional<Duration> tooOld,
    Optional<Duration> overdue) {
  /** A service looks every few seconds for what is due: after this, none does. */
  static final Duration GRACE = Duration.ofMinutes(15);

  /**
   * Looks at a list.
   *
   * @param notAsked whether the configuration has nobody ask its source
   */
  static ListAge of(ListStatus list, ScreeningSettings screening, boolean notAsked, Instant now) {
    Optional<Duration> overdue =
        list.nextRun()
            .filter(next -> !notAsked && list.following() && list.state() != SourceState.PAUSED)
            .map(next -> Duration.between(next, now))
            .filter(late -> late.compareTo(GRACE) > 0);
    return new ListAge(
        list.name(),
        list.following(),
        Shown.from(now, list.importedAt()),
        Optional.of(screening.listAgeAlarm()).filter(most -> list.age().compareTo(most) > 0),
        Optional.of(screening.maxListAge()).filter(most -> list.age().compareTo(most) > 0),
        overdue);
  }

  /** Returns what stands behind the list's state. */
  String mark() {
    String age = tooOld.isPresent() ? ", TOO OLD" : old.isPresent() ? ", OLD" : "";
    return overdue.isPresent() ? age + ", OVERDUE" : age;
  }

  /** Returns what that means, and what to do. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    String remedy = following ? "lists sync reads it now" : "deliver it again: lists import";
    String complete = "list " + list + ": it was last complete " + when + ", ";
    if (tooOld.isPresent()) {
      notes.add(
          complete
              + "longer than screening.maxListAge ("
              + Shown.span(tooOld.get())
              + "): no upload is clear any more; "
              + remedy);
    } else if (old.isPresent()) {
      notes.add(
          complete
              + "longer than screening.listAgeAlarm ("
              + Shown.span(old.get())
              + "); "
              + remedy);
    }
    overdue.ifPresent(
        late ->
            notes.add(
                "list "
                    + list
                    + ": its source was to be asked "
                    + Shown.span(late)
                    + " ago: no service that maintains lists runs, or a run takes that long;"
                    + " lists sync asks it now"));
    return notes;
  }
}
