package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.filing.ListedLater;
import org.tocsin.model.SeverityClass;
import org.tocsin.model.UploadId;

/** Uploads that are listed later and are no incident, as a person works them off. */
class FilingsListedLaterTest {
  @TempDir Path folder;
  private ServiceRig rig;

  @BeforeEach
  void open() {
    rig = new ServiceRig(folder);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private Screen run(int expected, Object... words) {
    Screen screen = rig.screen();
    Object[] all = new Object[words.length + 4];
    all[0] = "filings";
    all[1] = "listed-later";
    System.arraycopy(words, 0, all, 2, words.length);
    all[words.length + 2] = "--config";
    all[words.length + 3] = rig.yaml();
    assertThat(screen.run(all)).as(screen.out() + screen.err()).isEqualTo(expected);
    return screen;
  }

  private void keep(String upload, ListedLater.Why why) {
    rig.tocsin
        .filings()
        .keep(
            new ListedLater(
                new UploadId(upload),
                rig.clock.instant().minus(Duration.ofDays(1)),
                rig.clock.instant(),
                why,
                SeverityClass.CONFIRMED,
                3));
    rig.clock.advance(Duration.ofSeconds(1));
  }

  @Test
  void whatWaits_isShownOldestFirst() {
    Screen none = run(ExitCode.OK);
    assertThat(none.out()).isEmpty();
    assertThat(none.err()).contains("0 uploads wait for a person");
    keep("up-1", ListedLater.Why.CONTENT_GONE);
    keep("up-2", ListedLater.Why.NO_HOST);
    Screen two = run(ExitCode.OK);
    assertThat(two.out().lines().toList().get(1).strip().split(" {2,}"))
        .containsExactly(
            "up-1",
            "2026-01-14T09:30:00Z",
            "2026-01-15T09:30:00Z",
            "CONFIRMED",
            "3",
            "CONTENT_GONE");
    assertThat(two.out().lines()).hasSize(3);
    assertThat(two.err()).contains("2 uploads wait for a person").doesNotContain("--limit");
    List<JsonNode> lines = run(ExitCode.OK, "--json").objects();
    assertThat(lines)
        .extracting(line -> line.path("upload").asText())
        .containsExactly("up-1", "up-2");
    assertThat(lines.get(1).toString())
        .isEqualTo(
            "{\"upload\":\"up-2\",\"letThroughAt\":\"2026-01-14T09:30:01Z\","
                + "\"foundAt\":\"2026-01-15T09:30:01Z\",\"class\":\"CONFIRMED\","
                + "\"recipients\":3,\"why\":\"NO_HOST\"}");
    Screen some = run(ExitCode.OK, "--limit", "1");
    assertThat(some.out()).contains("up-1").doesNotContain("up-2");
    assertThat(some.err()).contains("--limit shows them");
  }

  @Test
  void settle_byAPersonAndWithAReason_takesOneOffTheListOnce() {
    keep("up-1", ListedLater.Why.NO_MATCH);
    keep("up-2", ListedLater.Why.OTHER_UPLOAD);
    Screen done = run(ExitCode.OK, "--settle", "up-1", "--by", "pat", "--why", "looked at");
    assertThat(done.out()).contains("upload up-1 is settled");
    assertThat(rig.tocsin.filings().listedLater(10))
        .extracting(found -> found.upload().value())
        .containsExactly("up-2");
    Screen again = run(ExitCode.FAILED, "--settle", "up-1", "--by", "pat", "--why", "looked at");
    assertThat(again.err()).contains("no such upload waits");
    JsonNode line =
        run(ExitCode.OK, "--settle", "up-2", "--by", "pat", "--why", "looked at", "--json")
            .objects()
            .get(0);
    assertThat(line.toString()).isEqualTo("{\"upload\":\"up-2\",\"waits\":false}");
    assertThat(rig.tocsin.filings().listedLater(10)).isEmpty();
  }

  @Test
  void settle_withoutPersonOrReason_isNotUnderstoodAndChangesNothing() {
    keep("up-1", ListedLater.Why.NOT_SCREENED);
    assertThat(run(ExitCode.USAGE, "--settle", "up-1", "--by", " ", "--why", "w").err())
        .contains("--by");
    assertThat(run(ExitCode.USAGE, "--settle", "up-1", "--by", "pat").err()).contains("--why");
    assertThat(run(ExitCode.USAGE, "--settle", "up-1", "--by", "pat", "--why", " ").err())
        .contains("--why");
    assertThat(run(ExitCode.USAGE, "--settle", "a b", "--by", "pat", "--why", "w").err())
        .contains("--settle");
    assertThat(run(ExitCode.USAGE, "--by", "pat", "--why", "w").err()).contains("--settle");
    assertThat(run(ExitCode.USAGE, "--limit", "0").err()).contains("--limit");
    assertThat(rig.tocsin.filings().listedLater(10)).hasSize(1);
  }
}
