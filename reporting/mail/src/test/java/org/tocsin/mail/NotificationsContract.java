package org.tocsin.mail;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.tocsin.config.MailSettings;
import org.tocsin.config.NotificationSettings;
import org.tocsin.config.NotificationTopic;
import org.tocsin.config.QuietHours;
import org.tocsin.config.Secret;
import org.tocsin.config.SmtpSettings;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.Asked;
import org.tocsin.filing.HoldReason;
import org.tocsin.filing.Notifier;
import org.tocsin.model.Environment;
import org.tocsin.model.FilingId;
import org.tocsin.report.ServiceProfile;
import org.tocsin.store.Database;
import org.tocsin.testkit.EgressGuard;
import org.tocsin.testkit.Leaks;
import org.tocsin.testkit.SettableClock;

/** What people are told, and when; the same on each database. */
@ExtendWith(EgressGuard.class)
abstract class NotificationsContract {
  static final String TEAM = "marker-team@teapot.example";
  private static final String SECRET = "marker secret of a webhook";
  private static final Duration SOON = Duration.ofMillis(20);
  private static final Set<NotificationTopic> ALL = EnumSet.allOf(NotificationTopic.class);

  @TempDir Path folder;
  final SettableClock clock = SettableClock.at(Identity.NOW);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("org.tocsin.mail");
  ScriptedSmtp server;
  Database database;

  /** Opens the same database each time within one test. */
  abstract Database open();

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedSmtp();
    database = open();
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void stop() throws IOException {
    logger.detachAppender(logged);
    server.close();
    database.close();
  }

  static NotificationSettings.ByMail mail(int port, List<Path> certificates, String... to) {
    return new NotificationSettings.ByMail(
        List.of(to),
        "tocsin@teapot.example",
        new MailSettings(
            certificates,
            Optional.empty(),
            MailSettings.Cipher.AES_256_CBC,
            MailSettings.OnAmbiguous.HOLD,
            MailSettings.DEFAULT_MAX_BYTES,
            new SmtpSettings(
                "127.0.0.1",
                port,
                SmtpSettings.Security.LOOPBACK_ONLY,
                Optional.empty(),
                Optional.empty())));
  }

  private NotificationSettings team(Set<NotificationTopic> topics, Optional<QuietHours> quiet) {
    return new NotificationSettings(
        "team",
        mail(server.port(), List.of(), TEAM),
        topics,
        NotificationSettings.DEFAULT_WINDOW,
        quiet);
  }

  private NotificationSettings team() {
    return team(ALL, Optional.empty());
  }

  private Notifier.Room room(Database docket, boolean sends, String node) {
    return new Notifier.Room(
        docket,
        clock,
        Environment.TEST,
        ServiceProfile.of("Grüße ☕ İ", "a@teapot.example"),
        sends,
        node);
  }

  private Notifications opened(NotificationSettings... settings) {
    return Notifications.open(List.of(settings), room(database, true, "node-1"), SOON);
  }

  private Notifications started(NotificationSettings... settings) {
    Notifications notifications = opened(settings);
    notifications.start();
    return notifications;
  }

  static FilingId id(int number) {
    return new FilingId("fil-%04d".formatted(number));
  }

  /** Waits for what another thread does; fails after ten seconds. */
  static void await(BooleanSupplier done) {
    Instant end = Instant.now().plusSeconds(10);
    while (!done.getAsBoolean()) {
      assertThat(Instant.now()).as("waited in vain").isBefore(end);
      LockSupport.parkNanos(2_000_000);
    }
  }

  /** Lets threads look again several times, to see that nothing comes of it. */
  private static void lookedSeveralTimes() {
    LockSupport.parkNanos(SOON.multipliedBy(15).toNanos());
  }

  private MimeMessage mail(int index) throws Exception {
    await(() -> server.taken.size() > index);
    return new MimeMessage(
        Session.getInstance(new Properties()), new ByteArrayInputStream(server.taken.get(index)));
  }

  private static String text(MimeMessage message) throws Exception {
    return new String(message.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private String log() {
    StringBuilder text = new StringBuilder();
    List.copyOf(logged.list)
        .forEach(
            event -> {
              text.append(event.getFormattedMessage()).append('\n');
              assertThat(event.getThrowableProxy()).isNull();
            });
    return text.toString();
  }

  @Test
  void twoHundredFailures_areOneMail() throws Exception {
    try (Notifications notifications = started(team())) {
      for (int i = 0; i < 200; i++) {
        notifications.failed(id(i), "mock", false);
      }
      notifications.held(id(900), "ncmec", HoldReason.CONFIRM, false);
      notifications.filed(id(901), "ncmec", Duration.ZERO);
      lookedSeveralTimes();
      assertThat(server.taken).isEmpty();
      assertThat(notifications.waiting("team")).isEqualTo(202);
      clock.advance(NotificationSettings.DEFAULT_WINDOW);
      MimeMessage mail = mail(0);
      assertThat(mail.getSubject())
          .isEqualTo("[TEST] Grüße ☕ İ: 200 x FAILED, 1 x FILED, 1 x HELD");
      assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
      assertThat(text(mail))
          .contains("200 x FAILED at mock", "1 x HELD (CONFIRM) at ncmec", "fil-0900\r\n")
          .contains("fil-0000\r\n", "fil-0019\r\n", "200 events; not every filing")
          .doesNotContain("fil-0020\r\n");
      await(() -> notifications.waiting("team") == 0);
      clock.advance(Duration.ofHours(1));
      lookedSeveralTimes();
      assertThat(server.taken).hasSize(1);
    }
  }

  @Test
  void whatWaited_isToldAfterAReopening_andWhatWasToldIsNot() throws Exception {
    server.at("HELLO", ScriptedSmtp.CLOSE);
    Notifications killed = started(team());
    killed.failed(id(1), "mock", false);
    clock.advance(Duration.ofMinutes(2));
    await(() -> log().contains("attempt 1"));
    killed.held(id(2), "mock", HoldReason.INVALID, false);
    killed.close(); // its thread would go on; what it had written down is all that is left
    server.at("HELLO", "220 back");
    clock.advance(Duration.ofHours(1));
    try (Database again = open();
        Notifications next =
            Notifications.open(List.of(team()), room(again, true, "node-1"), SOON)) {
      assertThat(next.waiting("team")).isEqualTo(2);
      next.start();
      assertThat(mail(0).getSubject()).endsWith("1 x FAILED");
      assertThat(mail(1).getSubject()).endsWith("1 x HELD");
      await(() -> next.waiting("team") == 0);
    }
    assertThat(log()).contains("notification team was not taken (BROKEN), attempt 1: 1 events");
    Leaks.assertNothingLeaked(log(), TEAM, "127.0.0.1");
  }

  @Test
  void answerThatWasLost_isRepeatedWithTheSameMessageId_laterEachTime() throws Exception {
    server.at(".", ScriptedSmtp.CLOSE);
    try (Notifications notifications = started(team())) {
      notifications.failed(id(1), "mock", false);
      clock.advance(Duration.ofMinutes(1));
      await(() -> log().contains("attempt 1: 1 events wait, next attempt in PT5S"));
      clock.advance(Duration.ofSeconds(4));
      lookedSeveralTimes();
      assertThat(server.taken).hasSize(1);
      clock.advance(Duration.ofSeconds(1));
      await(() -> log().contains("attempt 2: 1 events wait, next attempt in PT10S"));
      server.at(".", "250 fine");
      clock.advance(Duration.ofSeconds(10));
      assertThat(mail(2).getMessageID())
          .isEqualTo(mail(1).getMessageID())
          .isEqualTo(mail(0).getMessageID())
          .matches("<[0-9a-f-]{36}@teapot.example>");
      assertThat(text(mail(2))).isEqualTo(text(mail(0)));
      await(() -> notifications.waiting("team") == 0);
    }
  }

  @Test
  void quietHours_holdEverythingButWhatMayConcernAPersonInDanger() throws Exception {
    // 12:00 UTC is 14:00 in Berlin in June.
    QuietHours quiet =
        new QuietHours(LocalTime.of(13, 0), LocalTime.of(16, 0), ZoneId.of("Europe/Berlin"));
    try (Notifications notifications = started(team(ALL, Optional.of(quiet)))) {
      notifications.failed(id(1), "mock", false);
      notifications.held(id(2), "mock", HoldReason.CONFIRM, true);
      clock.advance(Duration.ofSeconds(9));
      lookedSeveralTimes();
      assertThat(server.taken).isEmpty();
      clock.advance(Duration.ofSeconds(1));
      assertThat(mail(0).getSubject()).isEqualTo("[TEST] Grüße ☕ İ: urgent, 1 x HELD");
      assertThat(text(mail(0))).contains("fil-0002").doesNotContain("fil-0001");
      notifications.alarm(Alarm.DESTINATION_PAUSED, "mock", Optional.empty());
      clock.advance(Duration.ofSeconds(10));
      assertThat(mail(1).getSubject()).endsWith("urgent, 1 x DESTINATION_PAUSED");
      notifications.alarm(Alarm.DANGER, "docket", Optional.of(id(4)));
      clock.advance(Duration.ofSeconds(10));
      assertThat(mail(2).getSubject()).endsWith("urgent, 1 x DANGER");
      assertThat(text(mail(2))).contains("fil-0004");
      clock.set(Identity.NOW.plus(Duration.ofHours(2)).minusSeconds(1));
      lookedSeveralTimes();
      assertThat(server.taken).hasSize(3);
      clock.advance(Duration.ofSeconds(1));
      assertThat(mail(3).getSubject()).endsWith(": 1 x FAILED");
    }
  }

  @Test
  void topics_decideWhatIsTold_andNothingIsToldTwice() throws Exception {
    try (Notifications notifications =
        started(
            team(EnumSet.of(NotificationTopic.HELD, NotificationTopic.LISTS), Optional.empty()))) {
      notifications.filed(id(1), "mock", Duration.ZERO);
      notifications.failed(id(2), "mock", false);
      notifications.alarm(Alarm.RETENTION_CONFLICT, "docket", Optional.empty());
      assertThat(notifications.waiting("team")).isZero();
      notifications.alarm(Alarm.LIST_STALE, "demo", Optional.empty());
      notifications.alarm(Alarm.INVALID, "mock", Optional.of(id(3)));
      notifications.held(id(3), "mock", HoldReason.INVALID, false);
      assertThat(notifications.waiting("team")).isEqualTo(2);
      clock.advance(Duration.ofMinutes(1));
      assertThat(mail(0).getSubject()).endsWith(": 1 x HELD, 1 x LIST_STALE");
      assertThat(text(mail(0))).contains("1 x LIST_STALE at demo");
    }
  }

  @Test
  void names_thatHoldHeaders_addNone() throws Exception {
    try (Notifications notifications = started(team())) {
      notifications.failed(
          new FilingId("fil-\u202E1"),
          "x\r\nBcc: evil@attacker.example\r\n.\r\nRCPT TO:<evil@attacker.example>",
          false);
      clock.advance(Duration.ofMinutes(1));
      MimeMessage mail = mail(0);
      assertThat(mail.getHeader("Bcc")).isNull();
      assertThat(mail.getAllRecipients()).hasSize(1);
      assertThat(text(mail))
          .contains("at x\uFFFD\uFFFDBcc: evil", "fil-\uFFFD1")
          .doesNotContain("\nBcc", "\n.", "\nRCPT");
    }
  }

  @Test
  void places_beyondTheBound_areCountedTogether() throws Exception {
    try (Notifications notifications = opened(team())) {
      for (int i = 0; i < 250; i++) {
        notifications.failed(id(i), "d" + i, false);
      }
      assertThat(notifications.waiting("team")).isEqualTo(250);
      notifications.start();
      clock.advance(Duration.ofMinutes(1));
      assertThat(text(mail(0)))
          .contains(": 250 events.", "150 events more of other kinds or places.");
      assertThat(text(mail(0)).split(" x FAILED at", -1)).hasSize(Digest.MAX_LINES + 1);
    }
  }

  @Test
  void webhook_isSignedAndRepeatedUnderItsKey() throws Exception {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    List<String> keys = new CopyOnWriteArrayList<>();
    List<String> bodies = new CopyOnWriteArrayList<>();
    List<String> signatures = new CopyOnWriteArrayList<>();
    http.createContext(
        "/",
        exchange -> {
          keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
          signatures.add(exchange.getRequestHeaders().getFirst("Tocsin-Signature"));
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(keys.size() == 1 ? 503 : 204, -1);
          exchange.close();
        });
    http.start();
    NotificationSettings hook =
        new NotificationSettings(
            "hook",
            new NotificationSettings.ByWebhook(
                URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/n"),
                "teapot",
                Secret.of(SECRET.toCharArray()),
                Optional.empty()),
            ALL,
            Duration.ZERO,
            Optional.empty());
    try (Notifications notifications = started(hook)) {
      notifications.held(id(1), "mock", HoldReason.CONFIRM, false);
      await(() -> log().contains("notification hook was not taken (HTTP 503), attempt 1"));
      clock.advance(Duration.ofSeconds(5));
      await(() -> notifications.waiting("hook") == 0);
    } finally {
      http.stop(0);
    }
    assertThat(keys).hasSize(2);
    assertThat(keys.get(0)).isEqualTo(keys.get(1));
    assertThat(bodies.get(0))
        .isEqualTo(bodies.get(1))
        .isEqualTo(
            "{\"format\":\"tocsin-notification-1\",\"message\":\""
                + keys.get(0)
                + "\",\"service\":\"Grüße ☕ İ\",\"environment\":\"TEST\",\"urgent\":false,"
                + "\"first\":\"2026-06-01T12:00:00Z\",\"last\":\"2026-06-01T12:00:00Z\","
                + "\"events\":[{\"event\":\"HELD\",\"reason\":\"CONFIRM\",\"place\":\"mock\","
                + "\"count\":1,\"filings\":[\"fil-0001\"]}]}");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    long seconds = clock.instant().getEpochSecond();
    mac.update((seconds + ".").getBytes(StandardCharsets.US_ASCII));
    assertThat(signatures.get(1))
        .isEqualTo(
            "t="
                + seconds
                + ",v1="
                + HexFormat.of()
                    .formatHex(mac.doFinal(bodies.get(1).getBytes(StandardCharsets.UTF_8))));
    Leaks.assertNothingLeaked(log(), SECRET, "127.0.0.1");
  }

  @Test
  void databaseThatIsAway_isToldFromMemory() throws Exception {
    Database away = open();
    try (Notifications notifications =
        Notifications.open(List.of(team()), room(away, true, "node-1"), SOON)) {
      notifications.start();
      away.close();
      notifications.alarm(Alarm.DOCKET_UNAVAILABLE, "docket", Optional.empty());
      notifications.failed(id(1), "mock", false);
      clock.advance(Duration.ofMinutes(1));
      assertThat(List.of(mail(0).getSubject(), mail(1).getSubject()))
          .containsExactlyInAnyOrder(
              "[TEST] Grüße ☕ İ: urgent, 1 x DOCKET_UNAVAILABLE", "[TEST] Grüße ☕ İ: 1 x FAILED");
      lookedSeveralTimes();
      assertThat(log()).containsOnlyOnce("kept in memory (StoreException)");
    }
  }

  @Test
  void nodeThatDoesNotSend_tellsFromItsMemoryAlone() throws Exception {
    Database away = open();
    try (Notifications notifications =
        Notifications.open(List.of(team()), room(away, false, "node-1"), SOON)) {
      notifications.start();
      notifications.failed(id(1), "mock", false);
      away.close();
      notifications.alarm(Alarm.DOCKET_UNAVAILABLE, "docket", Optional.empty());
      notifications.held(id(2), "mock", HoldReason.CONFIRM, false);
      clock.advance(Duration.ofMinutes(1));
      assertThat(List.of(mail(0).getSubject(), mail(1).getSubject()))
          .containsExactlyInAnyOrder(
              "[TEST] Grüße ☕ İ: urgent, 1 x DOCKET_UNAVAILABLE", "[TEST] Grüße ☕ İ: 1 x HELD");
      clock.advance(Duration.ofHours(1));
      lookedSeveralTimes();
      assertThat(server.taken).as("what was written down is for others").hasSize(2);
    }
    try (Database again = open()) {
      assertThat(new DatabaseSpool(again, "node-2").waiting("team")).isEqualTo(1);
    }
  }

  @Test
  void nodeThatDoesNotSend_writesItsMemoryDown_forThoseWhoDo() throws Exception {
    try (Database second = open();
        Notifications keeper =
            Notifications.open(List.of(team()), room(second, false, "node-2"), SOON);
        Notifications sender = opened(team())) {
      keeper.start();
      // The docket is there: what is kept in memory all the same is moved to it.
      keeper.alarm(Alarm.DOCKET_UNAVAILABLE, "docket", Optional.empty());
      DatabaseSpool written = new DatabaseSpool(database, "node-3");
      await(() -> written.waiting("team") == 1);
      clock.advance(Duration.ofMinutes(1));
      keeper.failed(id(1), "mock", false); // has it look at once
      lookedSeveralTimes();
      assertThat(server.taken).as("what is written down is for those who send").isEmpty();
      clock.advance(Duration.ofMinutes(1));
      sender.start();
      assertThat(mail(0).getSubject()).endsWith(": urgent, 1 x DOCKET_UNAVAILABLE");
      assertThat(mail(1).getSubject()).endsWith(": 1 x FAILED");
      await(() -> keeper.waiting("team") == 0);
      lookedSeveralTimes();
      assertThat(server.taken).hasSize(2);
    }
  }

  @Test
  void nodeThatDoesNotSend_forgetsNothingAndWatchesNoCertificate() throws Exception {
    Path file =
        Identity.rsa().certificateFile(Files.createDirectory(folder.resolve("reader"))); // 30 days
    NotificationSettings sealed =
        new NotificationSettings(
            "sealed",
            mail(server.port(), List.of(file), TEAM),
            ALL,
            Duration.ZERO,
            Optional.empty());
    try (Notifications notifications = opened(team())) {
      notifications.failed(id(1), "mock", false);
    }
    try (Database second = open();
        Notifications keeper =
            Notifications.open(List.of(sealed), room(second, false, "node-2"), SOON)) {
      clock.advance(Duration.ofDays(2));
      keeper.start();
      lookedSeveralTimes();
      assertThat(keeper.waiting("sealed")).isZero();
      assertThat(keeper.waiting("team")).isEqualTo(1);
      assertThat(server.taken).isEmpty();
    }
  }

  @Test
  void memory_isWrittenDownWhenThatIsPossible() {
    try (Notifications notifications = opened(team())) {
      MemorySpool memory = new MemorySpool();
      for (int i = 0; i < 30; i++) {
        memory.add(List.of("team"), Notice.failed(id(i), "mock", i % 2 == 0), clock.instant());
      }
      DatabaseSpool written = new DatabaseSpool(database, "node-1");
      memory.moveTo(written, "team");
      assertThat(memory.waiting("team")).isZero();
      assertThat(notifications.waiting("team")).isEqualTo(30);
    }
  }

  @Test
  void nodesOfOneDocket_tellOnce_andWhoDoesNotSendOnlyKeeps() throws Exception {
    try (Database second = open();
        Database third = open();
        Notifications one = opened(team());
        Notifications other =
            Notifications.open(List.of(team()), room(second, true, "node-2"), SOON);
        Notifications keeper =
            Notifications.open(List.of(team()), room(third, false, "node-3"), SOON)) {
      keeper.start();
      for (int i = 0; i < 20; i++) {
        keeper.failed(id(i), "mock", false);
        one.failed(id(100 + i), "mock", false);
      }
      clock.advance(Duration.ofMinutes(1));
      lookedSeveralTimes();
      assertThat(server.taken).isEmpty();
      one.start();
      other.start();
      assertThat(mail(0).getSubject()).endsWith(": 40 x FAILED");
      await(() -> keeper.waiting("team") == 0);
      lookedSeveralTimes();
      assertThat(server.taken).hasSize(1);
    }
  }

  @Test
  void lease_ofANodeThatDied_ends() {
    Notifications.migrate(database);
    DatabaseSpool dead = new DatabaseSpool(database, "node-dead");
    DatabaseSpool alive = new DatabaseSpool(database, "node-1");
    Notice notice = Notice.failed(id(1), "mock", false);
    dead.add(List.of("team"), notice, clock.instant());
    Dispatch taken = dead.next("team", false, Duration.ZERO, clock.instant()).orElseThrow();
    assertThat(alive.next("team", false, Duration.ZERO, clock.instant())).isEmpty();
    clock.advance(DatabaseSpool.LEASE);
    Dispatch again = alive.next("team", false, Duration.ZERO, clock.instant()).orElseThrow();
    assertThat(again).isEqualTo(taken);
    dead.add(List.of("team"), notice, clock.instant());
    alive.sent(again);
    dead.failed(taken, Duration.ofHours(1), clock.instant());
    dead.sent(taken);
    assertThat(alive.waiting("team")).as("what came later is still there").isEqualTo(1);
    assertThat(alive.next("team", false, Duration.ZERO, clock.instant())).isPresent();
  }

  @Test
  void clockThatIsSetBack_makesNothingWaitForHours() throws Exception {
    server.at("HELLO", ScriptedSmtp.CLOSE);
    try (Notifications notifications = started(team())) {
      notifications.failed(id(1), "mock", false);
      clock.set(Identity.NOW.minus(Duration.ofHours(5)));
      await(() -> log().contains("attempt 1"));
      server.at("HELLO", "220 fine");
      clock.set(Identity.NOW.minus(Duration.ofHours(9)));
      assertThat(mail(0).getSubject()).endsWith("1 x FAILED");
    }
  }

  private NotificationSettings other() {
    return new NotificationSettings(
        "other",
        mail(server.port(), List.of(), "second@teapot.example"),
        ALL,
        Duration.ofMinutes(1),
        Optional.empty());
  }

  @Test
  void targetThatIsGone_isForgottenAfterADay_andTheOthersAreTold() throws Exception {
    try (Notifications notifications = opened(team())) {
      notifications.failed(id(1), "mock", false);
    }
    try (Notifications notifications = started(other())) {
      assertThat(notifications.waiting("team")).as("seen for the first time").isOne();
      clock.advance(Duration.ofHours(21));
      await(() -> named("other").equals(clock.instant()));
      clock.advance(Duration.ofHours(2)); // a second look begins after the first one has ended
      await(() -> named("other").equals(clock.instant()));
      assertThat(notifications.waiting("team")).isOne();
      clock.advance(Duration.ofHours(2));
      await(() -> notifications.waiting("team") == 0);
      await(() -> notifications.waiting("other") == 1);
      assertThat(log()).contains("1 events waited for notification team, which no node has had");
      clock.advance(Duration.ofMinutes(1));
      assertThat(mail(0).getSubject()).endsWith(": 1 x NOTIFICATIONS_FORGOTTEN");
      assertThat(text(mail(0))).contains("1 x NOTIFICATIONS_FORGOTTEN at notification team");
    }
  }

  @Test
  void targetThatAnotherNodeHas_isKeptWhileAChangeIsRolledOut() {
    try (Database second = open();
        Notifications newer =
            Notifications.open(List.of(team()), room(second, false, "node-2"), SOON)) {
      newer.start();
      newer.failed(id(1), "mock", true);
      try (Notifications former = started(other())) {
        for (int hours = 0; hours < 60; hours += 20) {
          clock.advance(Duration.ofHours(20));
          // Both have looked: each target was named after the clock went on.
          await(() -> named("team").equals(clock.instant()));
          await(() -> named("other").equals(clock.instant()));
        }
        assertThat(former.waiting("team")).isOne();
      }
    }
    try (Notifications renewed = started(team())) {
      await(() -> renewed.waiting("team") == 0);
      assertThat(server.recipients).containsExactly(TEAM);
    }
  }

  @Test
  void targetNamedByAClockThatWasAhead_isForgottenADayAfterThat() {
    clock.advance(Duration.ofDays(400));
    try (Notifications ahead = opened(team())) {
      ahead.start();
    }
    clock.set(Identity.NOW);
    try (Notifications former = opened(team())) {
      former.failed(id(1), "mock", false);
    }
    try (Notifications notifications = started(other())) {
      await(() -> named("team").equals(Identity.NOW));
      clock.advance(Duration.ofHours(25));
      await(() -> notifications.waiting("team") == 0);
    }
  }

  private Instant named(String target) {
    return database.read(
        tx ->
            tx.first(
                    "SELECT named_at FROM notification_target WHERE target = ?",
                    row -> row.instant("named_at"),
                    target)
                .orElse(Instant.EPOCH));
  }

  @Test
  void serverThatHangs_blocksNeitherEventsNorClosing() {
    server.at("RCPT", ScriptedSmtp.HANG);
    Notifications notifications = started(team());
    notifications.failed(id(1), "mock", false);
    clock.advance(Duration.ofMinutes(1));
    await(() -> server.connections.get() == 1);
    Instant from = Instant.now();
    notifications.failed(id(2), "mock", false);
    assertThat(notifications.waiting("team")).isEqualTo(2);
    notifications.close();
    assertThat(Duration.between(from, Instant.now())).isLessThan(Duration.ofSeconds(8));
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("tocsin-notify") && thread.isAlive());
  }

  @Test
  void recipients_whoTookIt_areNotToldAgain() throws Exception {
    NotificationSettings both =
        new NotificationSettings(
            "team",
            mail(server.port(), List.of(), TEAM, "second@teapot.example"),
            ALL,
            Duration.ZERO,
            Optional.empty());
    server.at("RCPT TO:<second@teapot.example>", "450 later");
    try (Notifications notifications = started(both)) {
      notifications.failed(id(1), "mock", false);
      await(() -> log().contains("attempt 1"));
      server.at("RCPT TO:<second@teapot.example>", "250 fine");
      clock.advance(Duration.ofSeconds(5));
      await(() -> notifications.waiting("team") == 0);
    }
    assertThat(server.recipients)
        .containsExactly(TEAM, "second@teapot.example", "second@teapot.example");
  }

  @Test
  void certificates_areWatched_andNothingLeavesInClearAfterTheirEnd() throws Exception {
    Identity reader = Identity.rsa(); // ends in 30 days
    Path file = reader.certificateFile(Files.createDirectory(folder.resolve("reader")));
    NotificationSettings sealed =
        new NotificationSettings(
            "team", mail(server.port(), List.of(file), TEAM), ALL, Duration.ZERO, Optional.empty());
    try (Notifications notifications = started(sealed)) {
      lookedSeveralTimes();
      assertThat(notifications.waiting("team")).isZero();
      clock.advance(Duration.ofDays(1).plusSeconds(1));
      await(() -> server.taken.size() == 1);
      assertThat(mail(0).getSubject()).endsWith(": 1 x CERTIFICATE_EXPIRING");
      assertThat(mail(0).getContentType()).contains("enveloped-data");
      clock.advance(Duration.ofDays(30));
      await(() -> log().contains("was not taken (NOT_PROTECTED)"));
      assertThat(server.taken).hasSize(1);
    }
    Leaks.assertNothingLeaked(log(), "Marker Person");
  }

  @Test
  void test_saysWhatCameOfIt() throws Exception {
    Notifications.Tried tried =
        Notifications.test(
            team(), Environment.TEST, ServiceProfile.of("Teapot", "a@teapot.example"), clock);
    assertThat(tried).isEqualTo(new Notifications.Tried("team", "email", 1, Optional.empty()));
    assertThat(mail(0).getSubject()).isEqualTo("[TEST] Teapot: a test");
    server.at("RCPT", "550 no");
    assertThat(
            Notifications.test(
                    team(),
                    Environment.TEST,
                    ServiceProfile.of("Teapot", "a@teapot.example"),
                    clock)
                .problem())
        .contains("REFUSED");
  }

  @Test
  void askServer_saysWhetherItWouldTakeAMessage_andSendsNone() throws Exception {
    assertThat(Notifications.askServer(team(), Environment.TEST, clock))
        .contains(Asked.well("its mail server would take a message"));
    server.at("NOOP", "421 closing");
    assertThat(asked(team())).startsWith("its mail server: BROKEN, ");
    server.at("HELLO", ScriptedSmtp.CLOSE);
    assertThat(asked(team())).startsWith("its mail server: BROKEN, ");
    assertThat(server.taken).isEmpty();
    assertThat(server.recipients).isEmpty();
    NotificationSettings settings = team();
    server.close();
    assertThat(asked(settings)).startsWith("its mail server: CONNECT, ");
  }

  /** Returns what was found wrong. */
  private String asked(NotificationSettings settings) {
    Asked asked = Notifications.askServer(settings, Environment.TEST, clock).orElseThrow();
    assertThat(asked.remedy()).isPresent();
    return asked.finding();
  }
}
