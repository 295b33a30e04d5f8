package org.tocsin.desk;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.Tocsin;
import org.tocsin.config.ConfigExplanation;
import org.tocsin.config.ConfigFile;
import org.tocsin.config.PayloadPolicy;
import org.tocsin.config.RouteTable;
import org.tocsin.config.TocsinConfig;
import org.tocsin.cybertipline.ClientSettings;
import org.tocsin.filing.Delivery;
import org.tocsin.filing.DeliveryContract;
import org.tocsin.model.Environment;
import org.tocsin.testkit.SettableClock;

/** The destination of the page about adding one: it keeps the contract, and a file can name it. */
class DeskTest extends DeliveryContract {
  private static final Path PAGE = Path.of("../../docs/adding-a-destination.md");

  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
  private final WireMockServer receiver =
      new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
  private boolean down;

  @TempDir Path folder;

  @Override
  protected Delivery open() {
    receiver.start();
    receiver.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(200).withBody("taken")));
    return new Desk(
        ClientSettings.builder(
                URI.create("http://127.0.0.1:" + receiver.port() + "/desk"),
                "teapot",
                "sample secret".toCharArray())
            .environment(Environment.TEST)
            .build(),
        PayloadPolicy.METADATA_ONLY,
        clock);
  }

  @AfterEach
  void shutDown() {
    receiver.stop();
  }

  @Override
  protected void receiverDown() {
    down = true;
    receiver.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(503)));
  }

  @Override
  protected void answerLost() {
    receiver.stubFor(
        post(anyUrl()).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
  }

  @Override
  protected int received() {
    return down ? 0 : receiver.findAll(anyRequestedFor(anyUrl())).size();
  }

  private Path write(String text) throws IOException {
    Files.writeString(folder.resolve("desk-secret.txt"), "sample secret of a desk");
    return Files.writeString(
        folder.resolve("tocsin.yaml"),
        "data: data\nemptyListsAllowed: true\n"
            + "service: { name: Teapot Chat, reporter: { email: a@teapot.example } }\n"
            + text,
        StandardCharsets.UTF_8);
  }

  private static String yaml() throws IOException {
    Matcher block =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  /** What the page shows is what is compiled here. */
  @Test
  void page_showsTheseClasses() throws IOException {
    String page = Files.readString(PAGE, StandardCharsets.UTF_8);
    for (String name : new String[] {"Desk", "DeskKind", "DeskCheck"}) {
      String source = Files.readString(Path.of("src/test/java/org/tocsin/desk/" + name + ".java"));
      String type = source.substring(source.indexOf("public final class"));
      assertThat(page).as(name).contains("```java\n" + type + "```");
    }
  }

  @Test
  void yamlOfThePage_namesTheKind() throws IOException {
    TocsinConfig config = ConfigFile.read(write(yaml()), clock);
    assertThat(config.deliveries()).extracting(settings -> settings.kind()).containsExactly("desk");
    assertThat(RouteTable.of(config).rows())
        .extracting(RouteTable.Row::promise)
        .containsExactly("at least once under one number");
    assertThat(ConfigExplanation.sentences(config))
        .anyMatch(line -> line.contains("front-desk (TEST, desk) at least once under one number"));
    try (Tocsin tocsin = Tocsin.builder(folder.resolve("tocsin.yaml")).clock(clock).start()) {
      assertThat(tocsin.config()).isNotNull();
    }
  }

  @Test
  void yamlThatTheKindDoesNotTake_isRefusedAtItsKey() throws IOException {
    String good = yaml();
    assertFinding(
        good.replace("    password: \"file:desk-secret.txt\"\n", ""),
        "clearinghouses[0].password: is missing: a desk lets nobody in without");
    assertFinding(
        good.replace("payload: HASHES_ONLY", "payload: FULL"),
        "clearinghouses[0].payload: payload of a desk is METADATA_ONLY or HASHES_ONLY");
    assertFinding(
        good.replace("hostClass: TEST\n", "\n"),
        "clearinghouses[0].hostClass: is missing: say what");
    assertFinding(
        good.replace("kind: desk", "kind: disk"),
        "clearinghouses[0].kind: must be cybertipline, webhook, manual or email, or of a module: desk;"
            + " a kind of a module needs that beside the application");
  }

  private void assertFinding(String text, String expected) throws IOException {
    Path file = write(text);
    assertThatThrownBy(() -> ConfigFile.read(file)).hasMessageContaining(expected);
  }
}
