package org.tocsin.example.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.tocsin.model.Action;
import org.tocsin.model.UndeterminedReason;

/** The page in a real browser: what people see of an upload, and what they never see. */
class PageTest {
  private static final String NASTY = "<img src=x onerror=\"document.title='run'\">";

  @TempDir Path folder;

  @Test
  void page_uploadsOfEveryOutcome_showTheUploaderItsStateAndOthersNothing() throws Exception {
    AtomicReference<String> next = new AtomicReference<>("clear");
    try (ChatBench bench =
            new ChatBench(
                folder.resolve("chat"),
                upload ->
                    switch (Objects.requireNonNull(next.get())) {
                      case "refuse" -> ChatBench.match(upload, Action.REFUSE);
                      case "hold" ->
                          ChatBench.undetermined(
                              upload, UndeterminedReason.LISTS_STALE, Action.HOLD);
                      default -> ChatBench.clear(upload);
                    });
        Chromium browser = Chromium.start(folder.resolve("profile"))) {
      Browser ben = bench.as("Ben");
      bench.as("Ann");
      ben.join("lobby");
      open(ben, "channel", "Gardening");
      open(ben, "group", "Sunday walk", "Ann");
      open(ben, "direct", "", "Ann");
      ben.say("lobby", "Has anyone the hill pictures from Sunday?");
      ben.say("lobby", "I only have the blurry one.");
      WebDriver driver = browser.driver();
      driver.get(bench.address().toString());
      signIn(driver, "Ann");
      click(driver, "#rooms [data-room=lobby]");
      await(driver, d -> text(d, "#messages").contains("blurry"));

      say(driver, "I have them. One moment.");
      attach(driver, file("hills.png", Pictures.landscape(7)));
      await(driver, d -> d.findElements(By.cssSelector("img.picture")).size() == 1);
      next.set("refuse");
      attach(driver, file("second.png", Pictures.landscape(8)));
      await(driver, d -> d.findElements(By.cssSelector(".notice.refused")).size() == 1);
      next.set("hold");
      attach(driver, file("third.png", Pictures.landscape(9)));
      await(driver, d -> text(d, "#pending").contains("Waiting to be posted"));

      assertThat(text(driver, ".notice.refused"))
          .contains("second.png")
          .contains("This file could not be posted.");
      assertThat(ben.get("api/rooms/lobby/messages").json()).hasSize(4);
      ben.say("lobby", "Lovely, thank you!");
      await(driver, d -> text(d, "#messages").contains("Lovely"));
      shoot(browser, "chat-light", "light");
      shoot(browser, "chat-dark", "dark");

      next.set("clear");
      bench.chat.uploads().retryHeld();
      await(driver, d -> d.findElements(By.cssSelector("img.picture")).size() == 2);
      assertThat(text(driver, "#pending")).doesNotContain("third.png");
      click(driver, ".notice.refused button");
      await(driver, d -> text(d, "#pending").isEmpty());
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void page_whatUsersWrite_isTextAndNeverMarkup() throws Exception {
    try (ChatBench bench = new ChatBench(folder.resolve("chat"), ChatBench::clear);
        Chromium browser = Chromium.start(folder.resolve("profile"))) {
      Browser ben = bench.as("Ben");
      ben.join("lobby");
      ben.say("lobby", NASTY);
      ben.post("lobby", "<b onmouseover=x>.txt", "text".getBytes(StandardCharsets.UTF_8));
      ben.send(
          "POST",
          "api/rooms",
          Browser.JSON.createObjectNode().put("kind", "channel").put("name", NASTY));
      WebDriver driver = browser.driver();
      driver.get(bench.address().toString());
      signIn(driver, "Ann");
      await(driver, d -> d.findElements(By.cssSelector(".message")).size() == 2);

      assertThat(text(driver, "#messages")).contains(NASTY).contains("<b onmouseover=x>.txt");
      assertThat(text(driver, "#rooms")).contains(NASTY);
      assertThat(driver.findElements(By.cssSelector("#messages img, #rooms img"))).isEmpty();
      assertThat(driver.getTitle()).isNotEqualTo("run");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void page_keyboardAlone_opensARoomAndWrites() throws Exception {
    try (ChatBench bench = new ChatBench(folder.resolve("chat"), ChatBench::clear);
        Chromium browser = Chromium.start(folder.resolve("profile"))) {
      Browser ben = bench.as("Ben");
      WebDriver driver = browser.driver();
      driver.get(bench.address().toString());
      await(driver, d -> focused(d, "name"));
      keys(driver, "Ann", Keys.ENTER);
      await(driver, d -> focused(d, "text"));
      for (int i = 0; i < 12 && !focused(driver, "new-room"); i++) {
        tabBack(driver);
      }
      assertThat(focused(driver, "new-room")).isTrue();
      keys(driver, Keys.ENTER);
      await(driver, d -> focused(d, "new-name"));
      tabBack(driver);
      keys(driver, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.TAB);
      await(driver, d -> focused(d, "new-members"));
      keys(driver, "Ben", Keys.ENTER);
      await(driver, d -> text(d, "#room-name").equals("Ben"));
      keys(driver, "Only for you", Keys.ENTER);
      await(driver, d -> text(d, "#messages").contains("Only for you"));

      String room =
          ben.get("api/rooms").json().findParents("kind").stream()
              .filter(view -> view.path("kind").asText().equals("direct"))
              .map(view -> view.path("id").asText())
              .findFirst()
              .orElseThrow();
      assertThat(ben.get("api/rooms/" + room + "/messages").json().findValuesAsText("text"))
          .containsExactly("Only for you");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private static void open(Browser browser, String kind, String name, String... members) {
    ArrayNode list = Browser.JSON.createArrayNode();
    List.of(members).forEach(list::add);
    browser.send(
        "POST",
        "api/rooms",
        Browser.JSON.createObjectNode().put("kind", kind).put("name", name).set("members", list));
  }

  private static void shoot(Chromium browser, String name, String scheme) throws Exception {
    browser.scheme(scheme);
    browser.driver().manage().window().setSize(new Dimension(1240, 1000));
    await(
        browser.driver(),
        d ->
            Boolean.TRUE.equals(
                ((ChromeDriver) d).executeScript("return document.getAnimations().length === 0")));
    Path shots = Files.createDirectories(Path.of("target", "screenshots"));
    Files.write(
        shots.resolve(name + ".png"),
        ((ChromeDriver) browser.driver()).getScreenshotAs(OutputType.BYTES));
  }

  private Path file(String name, byte[] bytes) throws Exception {
    return Files.write(folder.resolve(name), bytes);
  }

  private static void signIn(WebDriver driver, String name) {
    await(driver, d -> d.findElement(By.id("name")).isDisplayed());
    driver.findElement(By.id("name")).sendKeys(name, Keys.ENTER);
    await(driver, d -> d.findElement(By.id("text")).isDisplayed());
    await(driver, d -> !text(d, "#room-name").isEmpty());
  }

  private static void say(WebDriver driver, String words) {
    driver.findElement(By.id("text")).sendKeys(words, Keys.ENTER);
    await(driver, d -> text(d, "#messages").contains(words));
  }

  private static void attach(WebDriver driver, Path file) {
    driver.findElement(By.id("file")).sendKeys(file.toAbsolutePath().toString());
  }

  private static void click(WebDriver driver, String selector) {
    driver.findElement(By.cssSelector(selector)).click();
  }

  private static void tabBack(WebDriver driver) {
    new Actions(driver).keyDown(Keys.SHIFT).sendKeys(Keys.TAB).keyUp(Keys.SHIFT).perform();
  }

  private static void keys(WebDriver driver, CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  private static boolean focused(WebDriver driver, String id) {
    return id.equals(driver.switchTo().activeElement().getAttribute("id"));
  }

  private static String text(WebDriver driver, String selector) {
    WebElement element = driver.findElement(By.cssSelector(selector));
    return element.getText();
  }

  private static void await(WebDriver driver, java.util.function.Predicate<WebDriver> condition) {
    new WebDriverWait(driver, Duration.ofSeconds(15)).until(condition::test);
  }
}
