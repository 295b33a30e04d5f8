package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.config.ConfigDiff;
import org.tocsin.config.ConfigException;
import org.tocsin.config.ConfigFile;
import org.tocsin.config.ConfigState;
import org.tocsin.config.ConfigWarning;
import org.tocsin.config.Secret;
import org.tocsin.config.SecretResolver;
import org.tocsin.config.TocsinConfig;
import org.tocsin.filing.FilingState;

/** Secrets that the host looks up, and a file names. */
class HostSecretsTest {
  private static final String MARKER = "marker-of-a-secret";

  @TempDir Path folder;
  private TocsinRig rig;
  private final Map<String, String> vault = new ConcurrentHashMap<>();
  private final SecretResolver resolver =
      name -> Optional.ofNullable(vault.get(name)).map(text -> Secret.of(text.toCharArray()));

  @BeforeEach
  void open() {
    rig = new TocsinRig(folder);
    vault.put("reports/password", "test");
    vault.put("snapshots", "0f".repeat(32));
    vault.put("hook", "sample secret of a receiver");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private Path file() {
    return rig.write(
        "tocsin.yaml",
        """
        data: data
        service: { name: Teapot Chat, reporter: { email: trust-safety@teapot.example } }
        lists: [{ name: demo, file: list.csv }]
        snapshots: { key: "host:snapshots" }
        clearinghouses:
          - { name: mock, kind: cybertipline, url: "%s", account: test, password: "host:reports/password" }
        """
            .formatted(rig.mock.baseUri()));
  }

  private TocsinBuilder builder() {
    return Tocsin.builder(file()).secrets(resolver).clock(rig.clock).watchInterval(Duration.ZERO);
  }

  @Test
  void secretsOfTheHost_areUsed() {
    Tocsin tocsin = rig.start(builder());
    tocsin.screen(rig.upload("up-1", rig.listed));
    rig.settle();
    assertThat(rig.states()).containsExactly(FilingState.FINISHED);
  }

  /** A person who checks a file has no vault; who starts by it needs one. */
  @Test
  void withoutAResolver_aFileIsCheckedAndNotStarted() {
    Path file = file();
    List<ConfigWarning> warnings = ConfigFile.check(file, rig.clock);
    assertThat(warnings)
        .extracting(warning -> warning.line() + ":" + warning.column() + " " + warning.key())
        .containsExactly(
            "4:19 snapshots.key",
            "6:%d clearinghouses[mock].password"
                .formatted(
                    6
                        + "- { name: mock, kind: cybertipline, url: \"\", account: test, password: "
                            .length()
                        + rig.mock.baseUri().toString().length()
                        - 3));
    assertThat(warnings)
        .extracting(ConfigWarning::message)
        .allMatch(
            message -> message.startsWith("is looked up by the application, which alone can"));
    assertThatThrownBy(() -> Tocsin.builder(file).clock(rig.clock).start())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("tocsin.yaml:4:19: snapshots.key: names a secret of the host, and")
        .hasMessageContaining("clearinghouses[0].password: names a secret of the host, and nobody")
        .hasMessageContaining("TocsinBuilder.secrets");
    TocsinConfig open = ConfigFile.read(file);
    assertThatThrownBy(() -> open.clearinghouses().get(0).password().reveal())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("host:reports/password");
    assertThatThrownBy(() -> open.listServices().snapshotKey().orElseThrow().getEncoded())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("host:snapshots");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reports/password | host:reports/none | names a secret that the host does not know",
        "reports/password | host: | must be host: and a name of 1 to 200 characters",
        "reports/password | host:a b | must be host: and a name of 1 to 200 characters",
        "snapshots | host:reports/password | must lead to a key of 64 hexadecimal digits",
      })
  void whatCannotBeLookedUp_isAFindingAtItsKey(String from, String to, String expected) {
    Path file = file();
    rig.write("tocsin.yaml", read(file).replace("host:" + from, to));
    assertThatThrownBy(() -> Tocsin.builder(file).secrets(resolver))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(expected)
        .hasMessageContaining("tocsin.yaml:");
  }

  @Test
  void resolverThatFails_isNamedByItsClassAlone() {
    SecretResolver failing =
        name -> {
          throw new UnsupportedOperationException(MARKER, new IllegalStateException(MARKER));
        };
    Path file = file();
    assertThatThrownBy(() -> Tocsin.builder(file).secrets(failing))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("the host's resolver failed with UnsupportedOperationException")
        .hasStackTraceContaining("password")
        .satisfies(
            e ->
                assertThat(org.assertj.core.util.Throwables.getStackTrace(e))
                    .doesNotContain(MARKER));
  }

  @Test
  void secrets_afterSomethingWasSet_areRefused() {
    TocsinBuilder changed = Tocsin.builder(file()).allowEmptyLists();
    assertThatThrownBy(() -> changed.secrets(resolver))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("directly after the file");
    assertThatThrownBy(() -> rig.builder().secrets(resolver))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("there is none");
  }

  /** A secret that was changed in the vault is a change of its key when the file is read again. */
  @Test
  void secretThatChanged_isTakenOverWhenTheFileIsReadAgain() {
    vault.put("reports/password", "wrong");
    Tocsin tocsin = rig.start(builder());
    tocsin.screen(rig.upload("up-1", rig.listed));
    boolean settled = tocsin.awaitFilings(Duration.ofSeconds(2));
    assertThat(settled).as("the former password is refused").isFalse();
    vault.put("reports/password", "test");
    assertThat(tocsin.reload("pat", "the password was changed in the vault"))
        .extracting(ConfigDiff.Change::path)
        .containsExactly("clearinghouses[mock].password");
    assertThat(tocsin.reload("pat", "again")).isEmpty();
    // And what cannot be looked up any more changes nothing.
    vault.remove("reports/password");
    assertThatThrownBy(() -> tocsin.reload("pat", "gone")).isInstanceOf(ConfigException.class);
  }

  /** The watcher looks every few seconds: it asks no vault. */
  @Test
  void look_asksNobody() {
    Path file = file();
    ConfigState state = ConfigState.read(file, Optional.empty(), Optional.of(resolver));
    vault.clear();
    assertThat(ConfigState.look(file)).isEqualTo(state.looked());
  }

  private static String read(Path file) {
    try {
      return java.nio.file.Files.readString(file);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
