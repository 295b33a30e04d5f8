package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.testkit.SettableClock;

/** Which windows are asked for when entries appear later than their time says. */
class NcmecSourceTest {
  private static final Pattern WINDOW = Pattern.compile("from=([^&]+)&to=([^&]+)(&start=2)?");

  private static final Pattern START = Pattern.compile("start=([0-9]+)");

  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
  private final List<String[]> served = new ArrayList<>();
  private long promised;
  private boolean itself;
  private int circle;
  private final LittleServer server = new LittleServer((request, body) -> answer(request));
  private final NcmecSource source =
      NcmecSource.builder(
              server.root("/hashsharing"), "demo", Secret.of("demo".toCharArray()), clock)
          .build();

  @AfterEach
  void stop() {
    source.close();
    server.close();
  }

  /** The first page of a window that promises many has nothing and a next one, which has all. */
  private LittleServer.Reply answer(String request) {
    Matcher window = WINDOW.matcher(request);
    assertThat(window.find()).isTrue();
    assertThat(server.requests()).hasSizeLessThan(1_000);
    Instant from = Instant.parse(window.group(1));
    Instant to = Instant.parse(window.group(2));
    StringBuilder page = new StringBuilder("<queryResult xmlns=\"" + NcmecReader.NAMESPACE + "\">");
    if (itself) {
      page.append("<paging><next>")
          .append(request.replaceFirst("^.*?(/v2/[^ ]*).*$", "$1").replace("&", "&amp;"))
          .append("</next></paging>");
    } else if (circle > 0) {
      Matcher start = START.matcher(request);
      int at = start.find() ? Integer.parseInt(start.group(1)) : 1;
      page.append("<paging><next>/v2/entries?")
          .append(request.replaceFirst("^.*?(from=[^&]*&to=[^& ]*).*$", "$1").replace("&", "&amp;"))
          .append("&amp;start=")
          .append(at == circle ? 2 : at + 1)
          .append("</next></paging>");
    } else if (promised > 0 && window.group(3) == null) {
      page.append("<paging><next>/v2/entries?")
          .append(window.group().replace("&", "&amp;"))
          .append("&amp;start=2&amp;max=")
          .append(promised)
          .append("</next></paging>");
    } else {
      page.append("<images>");
      for (String[] entry : served) {
        Instant at = Instant.parse(entry[2]);
        if (at.isAfter(from) && !at.isAfter(to)) {
          page.append(
              "<%1$s><member id=\"9001\"/><id>%2$s</id><timestamp>%3$s</timestamp></%1$s>"
                  .formatted((Object[]) entry));
        }
      }
      page.append("</images>");
    }
    return new LittleServer.Reply(200, "application/xml", page.append("</queryResult>").toString());
  }

  private void serve(String element, String id, Instant at) {
    served.add(new String[] {element, id, at.toString()});
  }

  private record Run(Checkpoint end, List<String> ids) {}

  /** One run, to its end. */
  private Run run(Checkpoint from) throws SourceException {
    List<String> ids = new ArrayList<>();
    Checkpoint checkpoint = from;
    boolean first = true;
    while (true) {
      HashSource.Delta delta =
          source.fetch(checkpoint, new HashSource.Call(clock.instant(), first));
      first &= checkpoint.window().isPresent();
      delta.entries().forEach(entry -> ids.add(entry.entryId()));
      delta.tombstones().forEach(gone -> ids.add("-" + gone.entryId()));
      checkpoint = delta.next();
      if (delta.caughtUp()) {
        return new Run(checkpoint, ids);
      }
    }
  }

  @Test
  void windowThatIsDivided_readsBackAllTheSame_forWhatAppearedLate() throws Exception {
    Run before = run(Checkpoint.START);
    Instant read = before.end().completedTo();
    serve("image", "late", read.minusSeconds(200));
    serve("deletedImage", "gone", read.minusSeconds(100));
    serve("image", "new", read.plusSeconds(3000));
    promised = 401_000;
    clock.advance(Duration.ofHours(1));
    Run after = run(before.end());
    assertThat(after.ids()).contains("late", "-gone", "new");
    assertThat(after.end().completedTo()).isEqualTo(clock.instant().minusSeconds(5));
    assertThat(server.requests())
        .filteredOn(request -> !request.contains("start=2"))
        .element(2)
        .asString()
        .as("the quarter, from where the whole would have begun")
        .contains("from=2026-01-15T09:24:55Z&to=2026-01-15T09:44:55Z");
  }

  /** What is written down stays when the run ends at once, in the process or in another. */
  @Test
  void windowThatWasGivenUp_readsBackInTheNextRun() throws Exception {
    Run before = run(Checkpoint.START);
    Instant read = before.end().completedTo();
    serve("image", "late", read.minusSeconds(290));
    promised = 9;
    clock.advance(Duration.ofHours(1));
    Checkpoint within =
        source.fetch(before.end(), new HashSource.Call(clock.instant(), true)).next();
    assertThat(within.window()).isPresent();
    Checkpoint smaller = source.smaller(within);
    assertThat(smaller.window()).isEmpty();
    HashSource.Delta again = source.fetch(smaller, new HashSource.Call(clock.instant(), false));
    assertThat(again.next().window().orElseThrow().from()).isEqualTo(read.minusSeconds(300));
    assertThat(run(again.next()).ids()).contains("late");
  }

  /**
   * A window that is read to its end hours after it began is followed by one that reads back, in
   * the same run: what appeared late at the end of the first was on pages read before.
   */
  @Test
  void windowThatWasInterrupted_isReadBackBehind() throws Exception {
    promised = 9;
    Checkpoint within =
        source.fetch(Checkpoint.START, new HashSource.Call(clock.instant(), true)).next();
    Instant end = within.window().orElseThrow().to();
    clock.advance(Duration.ofHours(3));
    HashSource.Delta ended = source.fetch(within, new HashSource.Call(clock.instant(), true));
    assertThat(ended.windowComplete()).isTrue();
    assertThat(ended.caughtUp()).isFalse();
    serve("image", "late", end.minusSeconds(200));
    Run rest = run(ended.next());
    assertThat(rest.ids()).contains("late");
    assertThat(rest.end().completedTo()).isEqualTo(clock.instant().minusSeconds(5));
    served.clear();
    serve("image", "old", end.minusSeconds(200));
    clock.advance(Duration.ofHours(1));
    assertThat(run(rest.end()).ids()).as("read back once, not for ever").isEmpty();
  }

  /** A page of a window, and the first one, which the source was not given the place of. */
  @Test
  void pageThatIsItsOwnNext_isUnreadable_notAskedForWithoutEnd() throws Exception {
    itself = true;
    assertThatThrownBy(() -> run(Checkpoint.START))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("the one that was asked for");
    itself = false;
    promised = 9;
    Checkpoint within =
        source.fetch(Checkpoint.START, new HashSource.Call(clock.instant(), true)).next();
    itself = true;
    assertThatThrownBy(() -> source.fetch(within, new HashSource.Call(clock.instant(), false)))
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> assertThat(e.kind()).isEqualTo(SourceException.Kind.UNREADABLE));
  }

  /** Also when each page is asked for by another process, which knows the checkpoint alone. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 7, 100})
  void pagesThatLeadBackToAnEarlierOne_areUnreadable_notAskedForWithoutEnd(int length)
      throws Exception {
    circle = length;
    assertThatThrownBy(() -> run(Checkpoint.START))
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> assertThat(e.kind()).isEqualTo(SourceException.Kind.UNREADABLE));
    assertThat(server.requests()).hasSizeBetween(length, 4 * length + 4);
  }

  /** The place in a window that is begun anew was not read before in that window. */
  @Test
  void windowThatIsBegunAnew_leadsToTheSamePlaces() throws Exception {
    promised = 9;
    HashSource.Call call = new HashSource.Call(clock.instant(), true);
    Checkpoint within = source.fetch(Checkpoint.START, call).next();
    Checkpoint anew = within.with(within.window().map(open -> open.restarted(clock.instant())));
    assertThat(source.fetch(anew, call).next().window()).isEqualTo(within.window());
  }
}
