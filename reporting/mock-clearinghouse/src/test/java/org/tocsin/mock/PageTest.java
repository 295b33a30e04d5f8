package org.tocsin.mock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.tocsin.testkit.SettableClock;

@EnabledIf("org.tocsin.mock.Browser#isHere")
class PageTest {
  private final SettableClock clock = SettableClock.at("2026-01-15T09:42:00Z");
  private final MockClearinghouse mock =
      MockClearinghouse.start(MockSettings.builder().clock(clock).build());
  private final Caller caller = new Caller(mock);

  @AfterEach
  void stop() {
    mock.close();
  }

  private long finished(String who, String file) throws IOException {
    long id = Long.parseLong(Caller.value(caller.submit(Samples.report(who)), "reportId"));
    clock.advance(Duration.ofSeconds(2));
    String fileId =
        Caller.value(caller.upload(id, file, ("pattern " + who).getBytes(UTF_8)), "fileId");
    clock.advance(Duration.ofSeconds(1));
    caller.xml("/fileinfo", Samples.fileDetails(id, fileId).replace("placeholder.png", file));
    clock.advance(Duration.ofSeconds(1));
    caller.form("/finish", id);
    return id;
  }

  @Test
  void page_fromListToFault_showsWhatHappens() throws IOException {
    long first = finished("kite_flyer", "kite.png");
    try (Browser browser = Browser.open(1500, 1100, false)) {
      browser.go(mock.pageUri().toString());
      browser.waitForText("#reports", Long.toString(first));
      browser.waitForText("#live", "live");
      assertThat(browser.text(".banner")).isEqualTo("MOCK: nothing here reaches anybody");
      assertThat(browser.text("#base-uri")).isEqualTo(mock.baseUri().toString());

      // Opens the newest by itself and reads it out: who, from where, when, which file, why.
      assertThat(browser.text(".lead"))
          .isEqualTo(
              "kite_flyer of Teapot Chat is reported with one file posted to sample-room from"
                  + " 192.0.2.10, port 51515, at 2026-01-15 09:30:00 UTC.");
      assertThat(browser.text(".because"))
          .isEqualTo(
              "Why: Child Pornography (possession, manufacture, and distribution) · kite.png:"
                  + " Matched entry in hash list \"sample-list\".");
      assertThat(browser.text(".read"))
          .contains("Child Pornography (possession, manufacture, and distribution)")
          .contains("user-0001")
          .contains("51515")
          .contains("kite.png")
          .contains("sample-list")
          .contains("entry-7")
          .contains("Known-hash match on upload");
      assertThat(browser.text(".xml")).contains("<screenName>kite_flyer</screenName>");
      assertThat(browser.all(".calls li")).hasSize(4);

      // Live: a report that arrives now appears without a reload.
      long second = finished("pond_skater", "pond.webp");
      browser.waitForText("#reports", Long.toString(second));

      // A fault set on the page happens to the next call.
      browser.choose("#fault-kind", "1000");
      browser.click("#fault-form button[type=submit]");
      browser.waitForText("#faults", "finish code 1000, server error");
      assertThat(mock.faults().waiting()).hasSize(1);
      long third = caller.open();
      assertThat(Caller.code(caller.form("/finish", third))).isEqualTo(1000);
      browser.waitFor("the fault to be spent", () -> browser.all("#faults li").isEmpty());
      browser.click("[data-key=\"report/" + third + "\"]");
      browser.waitForText(".calls", "fault: 1000");
      assertThat(browser.text(".detail")).contains("OPEN");

      // The clock moves, and the open report expires before one's eyes.
      browser.click("[data-advance=PT24H]");
      browser.click("[data-advance=PT1H]");
      browser.waitForText(".head", "EXPIRED");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void refusedDocument_isShownWithItsFindingAtItsLine() throws IOException {
    caller.submit(Samples.report().replace("<platform>Teapot Chat</platform>", "<x/>"));
    try (Browser browser = Browser.open(1500, 1100, false)) {
      browser.go(mock.pageUri().toString());
      browser.waitForText("#reports", "REFUSED");

      assertThat(browser.text(".lead")).isEqualTo("Answered with code 4100: Validation failed.");
      WebElement line = browser.find(".xml li.bad");
      assertThat(line.getText())
          .contains("<x/>")
          .contains("cvc-complex-type.2.4.a: Invalid content was found");
      assertThat(browser.all(".xml li").indexOf(line)).isEqualTo(5);
    }
  }

  @Test
  void documentInOneLine_isBrokenForReadingAndItsFindingFound() throws IOException {
    String line = Samples.report().replaceAll(">\\s+<", "><").strip();
    caller.submit(line);
    caller.submit(line.replace("<port>51515</port>", "<port>99999</port>"));
    try (Browser browser = Browser.open(1500, 1100, false)) {
      browser.go(mock.pageUri().toString());
      browser.waitForText("#reports", "REFUSED");
      browser.click("#reports [data-key^=refused]");
      assertThat(browser.text(".xml li.bad"))
          .contains("<port>99999</port>")
          .contains("must be 1 to 65535");
      browser.click("#reports [data-key^=report]");
      browser.waitForText(".xml", "Sent in long lines");
      assertThat(browser.text(".xml"))
          .contains("<screenName>sample_user</screenName>\n")
          .contains("<eventName>Upload</eventName>\n");
    }
  }

  @Test
  void hostileText_isShownAsText() throws IOException {
    finished("&lt;img src=x onerror=alert(1)&gt;", "&lt;b&gt;.png");
    try (Browser browser = Browser.open(1500, 1100, false)) {
      browser.go(mock.pageUri().toString());
      browser.waitForText(".lead", "<img src=x onerror=alert(1)>");
      assertThat(browser.all("main img")).isEmpty();
      assertThat(browser.all("main b")).isEmpty();
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void filtersAndKeys_findAndOpenWithoutAMouse() throws IOException {
    long kite = finished("kite_flyer", "kite.png");
    long pond = finished("pond_skater", "pond.webp");
    long open = caller.open();
    try (Browser browser = Browser.open(1500, 1100, false)) {
      browser.go(mock.pageUri().toString());
      browser.waitForText("#count", "3");

      browser.type("body", "/");
      browser.type("#find", "POND");
      browser.waitForText("#count", "1 of 3");
      assertThat(browser.text("#reports")).contains(Long.toString(pond));
      browser.find("#find").clear();
      browser.type("#find", Keys.SPACE);
      browser.waitForText("#count", "3");

      browser.type("[data-key=\"report/" + open + "\"]", Keys.ARROW_DOWN);
      browser.waitForText(".head h2", Long.toString(pond));
      browser.type("[data-key=\"report/" + pond + "\"]", Keys.END);
      browser.waitForText(".head h2", Long.toString(kite));
      assertThat(browser.script("return document.activeElement.dataset.key"))
          .isEqualTo("report/" + kite);

      browser.choose("#state", "OPEN");
      browser.waitForText("#count", "1 of 3");
      assertThat(browser.text("#reports")).contains(Long.toString(open));
    }
  }

  @Test
  void hashLists_seededSpoiltAndDeleted_fromThePage() throws IOException {
    Caller list = new Caller(mock.hashSharingUri(), "test", "test");
    try (Browser browser = Browser.open(1500, 1100, false)) {
      browser.go(mock.pageUri().toString());
      browser.waitForText("#lists-root", mock.hashSharingUri().toString());
      browser.click("[data-seed='1']");
      browser.waitForText("#lists-count", "1 live, 0 deleted");

      browser.choose("#lists-fault", "rate-429");
      browser.choose("#lists-times", "1");
      browser.click("#lists-form button[type=submit]");
      browser.waitForText("#lists-faults", "rate 429 1 seconds (next call)");
      assertThat(list.get("/v2/status").statusCode()).isEqualTo(429);
      browser.waitFor("the fault to be spent", () -> browser.all("#lists-faults li").isEmpty());

      browser.click("#lists-more summary");
      browser.waitForText("#lists-requests", "429 GET /v2/status fault: rate 429");
      browser.click("#lists-entries button");
      browser.waitForText("#lists-count", "0 live, 1 deleted");
      assertThat(mock.hashShare().tombstones()).hasSize(1);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void page_at200Percent_needsNoSidewaysScrolling() throws IOException {
    finished("kite_flyer", "kite.png");
    // 1280 pixels at 200 % are 640 of the page's own.
    try (Browser browser = Browser.open(640, 900, false)) {
      browser.go(mock.pageUri().toString());
      browser.waitForText(".lead", "kite_flyer");
      assertThat(browser.script("return document.documentElement.scrollWidth - innerWidth <= 0"))
          .isEqualTo(true);
    }
  }

  @Test
  void pictures_lightAndDark_areTaken() throws IOException {
    finished("kite_flyer", "kite.png");
    caller.submit(Samples.report().replace("<platform>Teapot Chat</platform>", "<x/>"));
    clock.advance(Duration.ofMinutes(14));
    caller.form("/retract", caller.open());
    clock.advance(Duration.ofMinutes(9));
    mock.faults().next(Endpoint.FINISH, Fault.dropAfter());
    long last =
        Long.parseLong(Caller.value(caller.submit(Samples.report("pond_skater")), "reportId"));
    String fileId =
        Caller.value(caller.upload(last, "pond.webp", "a pond".getBytes(UTF_8)), "fileId");
    caller.xml(
        "/fileinfo", Samples.fileDetails(last, fileId).replace("placeholder.png", "pond.webp"));
    try {
      caller.form("/finish", last);
    } catch (IOException dropped) {
      caller.form("/finish", last);
    }
    clock.advance(Duration.ofMinutes(3));
    caller.open();
    mock.faults().times(Endpoint.UPLOAD, 3, Fault.badGateway());
    mock.hashShare().seed(HashShareSeed.varied(10_000, 1));
    mock.hashShare().on(HashSharePlan.of(HashShareFault.RATE_429).amount(7).times(3));
    Path folder = Path.of(System.getProperty("tocsin.pictures", "target/pictures"));
    for (boolean dark : new boolean[] {false, true}) {
      try (Browser browser = Browser.open(1600, 1200, dark)) {
        String name = dark ? "dark" : "light";
        browser.go(mock.pageUri() + "#report/" + last);
        browser.waitForText(".lead", "pond_skater");
        browser.waitForText("#live", "live");
        browser.screenshot(folder.resolve("mock-" + name + ".png"));
        browser.go("about:blank");
        browser.go(
            mock.pageUri()
                + "#refused/"
                + mock.books().calls().stream()
                    .filter(call -> call.document().isPresent())
                    .findFirst()
                    .orElseThrow()
                    .number());
        browser.waitForText(".lead", "4100");
        browser.screenshot(folder.resolve("mock-refused-" + name + ".png"));
        browser.script("scrollTo(0, document.body.scrollHeight)");
        browser.screenshot(folder.resolve("mock-controls-" + name + ".png"));
        assertThat(browser.script("return getComputedStyle(document.body).backgroundColor"))
            .isEqualTo(dark ? "rgb(22, 23, 25)" : "rgb(246, 245, 242)");
      }
    }
  }
}
