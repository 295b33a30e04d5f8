package org.tocsin;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.tocsin.config.ClearinghouseSettings;
import org.tocsin.config.PostgresqlSettings;
import org.tocsin.config.Role;
import org.tocsin.config.Secret;
import org.tocsin.evidence.FileBlobStore;
import org.tocsin.model.Account;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Room;
import org.tocsin.model.Upload;
import org.tocsin.model.UploadId;
import org.tocsin.model.Verdict;
import org.tocsin.report.ServiceProfile;
import org.tocsin.store.DataDirectory;

/**
 * A service as a process of its own that screens and files until it is killed. It says {@code
 * ready}, then {@code match ACCOUNT} for every match that was returned, and nothing else.
 */
final class KilledService {
  static final byte[] LISTED = "a listed file of a few bytes".getBytes(StandardCharsets.UTF_8);

  private KilledService() {}

  /**
   * Arguments as pairs: data, list, mock, start, name, uploads; optionally jdbc and vault; end when
   * it ends by itself once everything is filed.
   */
  public static void main(String[] args) throws InterruptedException {
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      named.put(args[i], args[i + 1]);
    }
    Tocsin tocsin = start(named);
    System.out.println("ready");
    int uploads = Integer.parseInt(get(named, "uploads"));
    for (int i = 0; i < uploads; i++) {
      String account = get(named, "name") + "-" + i + "-";
      Upload upload =
          Upload.builder(
                  new UploadId("up-" + account),
                  ContentSource.of(LISTED),
                  Account.of(account, "sample_user"),
                  tocsin.observe("192.0.2.10", 51515, List.of()),
                  Room.group("room-1", "Tea", List.of()))
              .fileName("tea.bin")
              .build();
      if (tocsin.screen(upload) instanceof Verdict.Match) {
        System.out.println("match " + account);
        System.out.flush();
      }
    }
    if (named.containsKey("end")) {
      tocsin.awaitFilings(Duration.ofMinutes(1));
      tocsin.close();
    }
    tocsin.awaitClose();
  }

  static Tocsin start(Map<String, String> named) {
    TocsinBuilder builder =
        Tocsin.builder()
            .dataDirectory(Path.of(get(named, "data")))
            .service(ServiceProfile.of("Teapot Chat", "trust-safety@teapot.example"))
            .hashList("demo", Path.of(get(named, "list")))
            .cyberTipline(
                ClearinghouseSettings.of(
                    "mock",
                    URI.create(get(named, "mock")),
                    "test",
                    Secret.of("test".toCharArray())))
            .roles(Set.of(Role.SCREEN, Role.FILE))
            .clock(new FastClock(Instant.parse(get(named, "start"))));
    if (named.containsKey("jdbc")) {
      builder
          .postgresql(
              new PostgresqlSettings(
                  get(named, "jdbc"), "postgres", Secret.of("x".toCharArray()), "tocsin"))
          .blobStore(FileBlobStore.in(DataDirectory.openBeside(Path.of(get(named, "vault")))));
    }
    return builder.start();
  }

  private static String get(Map<String, String> named, String key) {
    return Objects.requireNonNull(named.get(key), key);
  }
}
