package org.tocsin.docket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.evidence.ItemKind;
import org.tocsin.evidence.TrialKeys;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Ids;
import org.tocsin.model.Incident;
import org.tocsin.model.ItemId;
import org.tocsin.testkit.SettableClock;

/** Opens an item as docs/evidence-format.md says, without any class of the vault. */
class OpenedByOthersTest {
  @TempDir Path temp;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:01Z");

  private static String run(List<String> command) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return fail(
          "OPENSSL IS NOT INSTALLED: that evidence can be opened without this library is not"
              + " shown. Install openssl and run again.");
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void item_opensWithOpensslForTheKeyAndTinkAloneForTheBytes() throws Exception {
    byte[] bytes = Incidents.bytes(1, 150_000);
    Incident incident = Incidents.matched(new Ids(clock).incident(), "o-1", bytes);
    Path data = temp.resolve("data");
    byte[] wrapped;
    ItemId item;
    try (Service service = Service.sqlite(data, clock)) {
      item =
          DocketContract.item(
              service.docket().record(incident, Optional.of(ContentSource.of(bytes)), List.of()),
              ItemKind.FILE);
      wrapped =
          service
              .database()
              .read(
                  tx ->
                      tx.first(
                          "SELECT wrapped_key FROM evidence_item WHERE id = ?",
                          row -> row.bytes("wrapped_key"),
                          item.value()))
              .orElseThrow();
    }
    Path cms = Files.write(temp.resolve("wrapped.der"), wrapped);
    Path key = temp.resolve("key.pem");
    Path header = temp.resolve("header.json");
    run(
        List.of(
            "openssl",
            "pkcs12",
            "-in",
            data.resolve(TrialKeys.KEY_FILE).toString(),
            "-passin",
            "file:" + data.resolve(TrialKeys.PASSPHRASE_FILE),
            "-nodes",
            "-out",
            key.toString()));
    run(
        List.of(
            "openssl",
            "cms",
            "-decrypt",
            "-inform",
            "DER",
            "-in",
            cms.toString(),
            "-inkey",
            key.toString(),
            "-recip",
            key.toString(),
            "-out",
            header.toString()));

    JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(header));
    assertThat(json.get("format").textValue()).isEqualTo("tocsin-item-1");
    assertThat(json.get("size").longValue()).isEqualTo(bytes.length);
    assertThat(json.get("sha256").textValue())
        .isEqualTo(HexFormat.of().formatHex(Incidents.digest("SHA-256", bytes)));
    String associated = "tocsin-item-1|" + incident.id().value() + "|" + item.value() + "|FILE";
    AesGcmHkdfStreaming tink =
        new AesGcmHkdfStreaming(
            HexFormat.of().parseHex(json.get("key").textValue()), "HmacSha256", 32, 65_536, 0);
    String name = item.value();
    Path blob =
        data.resolve("vault/items").resolve(name.substring(name.length() - 1)).resolve(name);
    try (InputStream in =
        tink.newDecryptingStream(
            Files.newInputStream(blob), associated.getBytes(StandardCharsets.UTF_8))) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
  }

  @Test
  void tink_needsNeitherProtobufNorGson() {
    List<String> path = Arrays.asList(System.getProperty("java.class.path").split(":", -1));
    List<String> unwanted = new ArrayList<>(path);
    unwanted.removeIf(entry -> !entry.contains("protobuf") && !entry.contains("gson"));
    assertThat(unwanted).isEmpty();
    assertThat(path).anyMatch(entry -> entry.contains("tink-"));
  }
}
