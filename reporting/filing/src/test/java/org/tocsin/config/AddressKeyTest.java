package org.tocsin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two spellings of one receiver are one, and two receivers are two. */
class AddressKeyTest {
  private static final String BASE = "https://hook.example/a/ispws";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "https://hook.example/a/ispws/, t",
    "https://hook.example/a/ispws//, t",
    "https://HOOK.Example/a/ispws, t",
    "https://hook.example./a/ispws, t",
    "https://hook.example:443/a/ispws, t",
    "https://hook.example/a/./ispws, t",
    "https://hook.example/b/../a/ispws, t",
    "https://hook.example//a/ispws, t",
    "https://hook.example/%61/isp%77s, t",
  })
  void spellingsOfOneReceiver_areOne(String url, String account) throws IOException {
    assertThat(AddressKey.of(URI.create(url), account))
        .isEqualTo(AddressKey.of(URI.create(BASE), "t"));
    assertThatThrownBy(() -> ConfigFile.read(two(BASE, "t", url, account)))
        .hasMessageContaining(
            "clearinghouses[1].url: and account are another destination's too: it would be told"
                + " twice");
  }

  @ParameterizedTest
  @CsvSource({
    "https://hook.example/a/ispws, T",
    "https://hook.example/A/ispws, t",
    "https://hook.example:444/a/ispws, t",
    "https://hook.example/a, t",
    "https://hook.example/a/ispws2, t",
    "https://hook2.example/a/ispws, t",
    "https://hook.example/a%2Fispws, t",
    "https://127.0.0.1/a/ispws, t",
  })
  void otherReceivers_areOthers(String url, String account) throws IOException {
    assertThat(AddressKey.of(URI.create(url), account))
        .isNotEqualTo(AddressKey.of(URI.create(BASE), "t"));
    assertThat(ConfigFile.read(two(BASE, "t", url, account)).deliveries()).hasSize(2);
  }

  @Test
  void thisMachine_hasTwoNames() {
    assertThat(AddressKey.of(URI.create("http://LOCALHOST:80"), "t"))
        .isEqualTo(AddressKey.of(URI.create("http://127.0.0.1/"), "t"))
        .isNotEqualTo(AddressKey.of(URI.create("http://127.0.0.1:8080/"), "t"));
  }

  @Test
  void mailboxes_differInWhatStandsBeforeTheAtSign() {
    String one = AddressKey.of(URI.create("mailto:Desk@authority.example"), "a@teapot.example");
    assertThat(AddressKey.of(URI.create("mailto:Desk@AUTHORITY.example"), "a@Teapot.Example"))
        .isEqualTo(one);
    assertThat(AddressKey.of(URI.create("mailto:desk@authority.example"), "a@teapot.example"))
        .isNotEqualTo(one);
  }

  private Path two(String url, String account, String other, String otherAccount)
      throws IOException {
    Files.writeString(folder.resolve("secret.txt"), "sample secret of a receiver");
    String one =
        "  - { name: %s, kind: webhook, url: \"%s\", account: %s, password: \"file:secret.txt\","
            + " hostClass: TEST }\n";
    return Files.writeString(
        folder.resolve("tocsin.yaml"),
        "data: data\nservice: { name: Teapot Chat, reporter: { email: a@teapot.example } }\n"
            + "clearinghouses:\n"
            + one.formatted("one", url, account)
            + one.formatted("two", other, otherAccount),
        StandardCharsets.UTF_8);
  }
}
