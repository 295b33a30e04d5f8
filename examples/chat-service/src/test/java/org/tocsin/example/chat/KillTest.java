package org.tocsin.example.chat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.mock.MockAccount;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.MockSettings;
import org.tocsin.mock.ReportState;

/** A chat service that is killed right after it refused a listed picture, and what it leaves. */
class KillTest {
  private static final String NAME = "Marjoram Quince";
  private static final String WORDS = "words-of-a-private-conversation";
  private static final String FILE = "name-of-the-picture.png";
  private static final String ADDRESS = "198.51.100.213";
  private static final String PASSWORD = "test-password-7c1f";
  private static final byte[] LISTED = Pictures.landscape(41);

  @TempDir Path folder;

  @Test
  void kill_rightAfterAMatch_isFiledExactlyOnceAndLeavesNothingInTheClear() throws Exception {
    DemoFolder files = new DemoFolder(folder.resolve("service"));
    Path temp = folder.resolve("temp");
    Path log = Files.createFile(folder.resolve("chat.log"));
    files.writeList(LISTED);
    try (MockClearinghouse mock =
        MockClearinghouse.start(
            MockSettings.builder().port(0).account(MockAccount.of("test", PASSWORD)).build())) {
      files.writeConfig(mock.baseUri(), PASSWORD);

      try (ForkedChat chat = ForkedChat.start(files, temp, log)) {
        Browser user = user(chat);
        assertThat(user.say("lobby", WORDS).status()).isEqualTo(201);
        Browser.Answer answer = user.post("lobby", "attempt-0001", FILE, LISTED);
        chat.kill();
        assertThat(answer.status()).isEqualTo(422);
      }
      assertThat(mock.books().reports()).isEmpty();
      assertNothingInTheClear(files, temp, log);

      try (ForkedChat chat = ForkedChat.start(files, temp, log)) {
        Browser user = user(chat);
        assertThat(user.post("lobby", "attempt-0001", FILE, LISTED).status()).isEqualTo(422);
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> !mock.books().reports(ReportState.FINISHED).isEmpty());
        chat.stop();
      }
      mock.books().finishedExactlyOnce();
      assertThat(mock.books().reports()).hasSize(1);
      assertThat(mock.books().reports().get(0).mentions(ADDRESS)).isTrue();
      assertThat(mock.books().reports().get(0).mentions(FILE)).isTrue();
      assertNothingInTheClear(files, temp, log);
    }
  }

  @Test
  void kill_whileAnUploadIsStillComing_leavesNothingOfIt() throws Exception {
    DemoFolder files = new DemoFolder(folder.resolve("service"));
    Path temp = folder.resolve("temp");
    Path log = Files.createFile(folder.resolve("chat.log"));
    files.writeList(LISTED);
    try (MockClearinghouse mock =
        MockClearinghouse.start(
            MockSettings.builder().port(0).account(MockAccount.of("test", PASSWORD)).build())) {
      files.writeConfig(mock.baseUri(), PASSWORD);
      try (ForkedChat chat = ForkedChat.start(files, temp, log)) {
        Browser user = user(chat);
        byte[] body = Browser.multipart("edge", FILE, LISTED);
        try (Socket half = new Socket(InetAddress.getLoopbackAddress(), chat.address().getPort())) {
          half.getOutputStream().write(head(user, body.length));
          half.getOutputStream().write(body, 0, body.length / 2);
          half.getOutputStream().flush();
          await().atMost(Duration.ofSeconds(20)).until(() -> chat.openNamelessFiles() > 0);
          chat.kill();
        }
      }
      assertNothingInTheClear(files, temp, log);
    }
  }

  private static Browser user(ForkedChat chat) {
    Browser user =
        new Browser(chat.address(), Map.of("Forwarded", "for=\"" + ADDRESS + ":51515\""))
            .signIn(NAME);
    user.join("lobby");
    return user;
  }

  private static void assertNothingInTheClear(DemoFolder files, Path temp, Path log)
      throws Exception {
    Map<String, String> secrets = new LinkedHashMap<>();
    secrets.put("account name", NAME);
    secrets.put("address", ADDRESS);
    secrets.put("password", PASSWORD);
    secrets.put("message", WORDS);
    secrets.put("file name", FILE);
    List<Path> all = new ArrayList<>(List.of(log));
    for (Path root : List.of(files.libraryData(), files.chatData(), temp)) {
      try (Stream<Path> found = Files.walk(root)) {
        found.filter(Files::isRegularFile).forEach(all::add);
      }
    }
    assertThat(all).hasSizeGreaterThan(3);
    for (Path file : all) {
      String text = Files.readString(file, ISO_8859_1);
      secrets.forEach(
          (what, secret) -> assertThat(text.contains(secret)).as("%s in %s", what, file).isFalse());
      for (int at = 8; at + 24 < LISTED.length; at += 199) {
        assertThat(text.contains(new String(LISTED, at, 24, ISO_8859_1)))
            .as("bytes %d of the picture in %s", at, file)
            .isFalse();
      }
      String name = file.getFileName().toString();
      if (!name.startsWith("lists.db") && !name.endsWith(".tocsnap")) {
        assertNoDigest(text, file);
      }
    }
  }

  /** The lists' own database and snapshots hold what lists hold; nothing else may know a digest. */
  private static void assertNoDigest(String text, Path file) throws Exception {
    for (String algorithm : List.of("MD5", "SHA-1", "SHA-256")) {
      byte[] digest = MessageDigest.getInstance(algorithm).digest(LISTED);
      String hex = HexFormat.of().formatHex(digest);
      assertThat(text.toLowerCase(Locale.ROOT).contains(hex))
          .as("%s in %s", algorithm, file)
          .isFalse();
      assertThat(text.contains(new String(digest, ISO_8859_1)))
          .as("%s as bytes in %s", algorithm, file)
          .isFalse();
    }
  }

  private static byte[] head(Browser user, int length) {
    return ("POST /api/rooms/lobby/files HTTP/1.1\r\nHost: chat\r\nCookie: "
            + user.cookie()
            + "\r\nContent-Type: multipart/form-data; boundary=edge\r\nContent-Length: "
            + length
            + "\r\n\r\n")
        .getBytes(ISO_8859_1);
  }
}
