package org.tocsin.mock;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A real Chromium that a test steers. */
final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Tells whether a browser is here; where a build must have one, its absence is an error. */
  static boolean isHere() {
    boolean here = Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
    if (!here && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("CI=true, but there is no " + CHROMIUM + " or no " + DRIVER);
    }
    if (!here) {
      System.err.println(
          "**** PAGE NOT TESTED: there is no " + CHROMIUM + " or " + DRIVER + " ****");
    }
    return here;
  }

  static Browser open(int width, int height, boolean dark) {
    try {
      ChromeOptions options = new ChromeOptions();
      options.setBinary(CHROMIUM.toFile());
      options.addArguments(
          List.of(
              "--headless",
              "--no-sandbox",
              "--disable-gpu",
              "--disable-dev-shm-usage",
              "--disable-quic",
              "--no-first-run",
              "--disable-background-networking",
              "--disable-component-update",
              "--disable-sync",
              "--hide-scrollbars",
              "--lang=en",
              "--user-data-dir=" + Files.createTempDirectory("chromium")));
      ChromeDriverService service =
          new ChromeDriverService.Builder()
              .usingDriverExecutable(new File(DRIVER.toString()))
              .usingAnyFreePort()
              .withSilent(true)
              .build();
      ChromeDriver driver = new ChromeDriver(service, options);
      driver.manage().window().setSize(new Dimension(width, height));
      driver.executeCdpCommand(
          "Emulation.setEmulatedMedia",
          Map.of(
              "features",
              List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
      return new Browser(driver);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void go(String address) {
    driver.get(address);
  }

  void resize(int width, int height) {
    driver.manage().window().setSize(new Dimension(width, height));
  }

  /** Waits for a first element. */
  WebElement find(String selector) {
    waitFor("an element " + selector, () -> !all(selector).isEmpty());
    return all(selector).get(0);
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  String text(String selector) {
    return retry(() -> find(selector).getText());
  }

  void click(String selector) {
    retry(
        () -> {
          // The banner stays on top, and would take the click of what is scrolled below it.
          script(
              "const found = document.querySelector(arguments[0]);"
                  + " if (found) found.scrollIntoView({block: 'center'})",
              selector);
          find(selector).click();
          return "";
        });
  }

  void type(String selector, CharSequence keys) {
    retry(
        () -> {
          find(selector).sendKeys(keys);
          return "";
        });
  }

  /** Tries again when the page has redrawn what it was about to touch. */
  private static <T> T retry(Supplier<T> action) {
    for (int left = 20; ; left--) {
      try {
        return action.get();
      } catch (StaleElementReferenceException e) {
        if (left == 0) {
          throw e;
        }
      }
    }
  }

  /** Waits until the text of an element holds some words. */
  void waitForText(String selector, String words) {
    waitFor(
        "\"" + words + "\" in " + selector,
        () -> all(selector).stream().anyMatch(element -> element.getText().contains(words)));
  }

  void waitFor(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        if (condition.getAsBoolean()) {
          return;
        }
      } catch (StaleElementReferenceException e) {
        // The page has just redrawn it.
      }
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "waited in vain for "
                + what
                + " in\n"
                + driver.findElement(By.tagName("body")).getText());
      }
      Thread.onSpinWait();
    }
  }

  Object script(String script, Object... arguments) {
    Object result = driver.executeScript(script, arguments);
    return result == null ? "" : result;
  }

  void choose(String select, String value) {
    click(select + " option[value=\"" + value + "\"]");
  }

  void screenshot(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
  }

  /** Returns what the page complained of. */
  List<String> complaints() {
    return driver.manage().logs().get("browser").getAll().stream()
        .map(entry -> entry.getLevel() + " " + entry.getMessage())
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
