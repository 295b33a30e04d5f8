package org.tocsin.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.tocsin.config.Secret;
import org.tocsin.filing.Alarm;
import org.tocsin.model.FilingId;
import org.tocsin.testkit.EgressGuard;
import org.tocsin.testkit.Leaks;
import org.tocsin.testkit.SettableClock;

@ExtendWith(EgressGuard.class)
class MailAlarmsTest {
  private static final String TEAM = "marker-team@teapot.example";
  private static final String USER = "marker-user-4411";
  private static final String PASSWORD = "marker-password-9923";

  private final SettableClock clock = SettableClock.at(Identity.NOW);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("org.tocsin.mail");
  private GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));

  @BeforeEach
  void start() {
    server.start();
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(logged);
    server.stop();
  }

  private MailAlarmsBuilder plain() {
    return MailAlarms.builder()
        .server("127.0.0.1", server.getSmtp().getPort())
        .security(SmtpSecurity.LOOPBACK_ONLY)
        .from("tocsin@teapot.example")
        .to(TEAM)
        .label("Teapot Chat")
        .retries(Duration.ofSeconds(5), Duration.ofMinutes(1))
        .clock(clock);
  }

  private static void raise(MailAlarms mail, int number) {
    mail.alarm(Alarm.INVALID, "ncmec", Optional.of(new FilingId("fil-" + number)));
  }

  /** Waits for what another thread does; fails after ten seconds. */
  private static void await(BooleanSupplier done) {
    Instant end = Instant.now().plusSeconds(10);
    while (!done.getAsBoolean()) {
      assertThat(Instant.now()).as("waited in vain").isBefore(end);
      LockSupport.parkNanos(2_000_000);
    }
  }

  private MimeMessage only() {
    assertThat(server.waitForIncomingEmail(10_000, 1)).isTrue();
    assertThat(server.getReceivedMessages()).hasSize(1);
    return server.getReceivedMessages()[0];
  }

  private static String text(MimeMessage message) throws Exception {
    return new String(message.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private String log() {
    StringBuilder text = new StringBuilder();
    logged.list.forEach(
        event -> {
          text.append(event.getFormattedMessage()).append('\n');
          assertThat(event.getThrowableProxy()).isNull();
        });
    return text.toString();
  }

  @Test
  void twoHundredAlarms_inOneWindow_areOneMail() throws Exception {
    try (MailAlarms mail = plain().start()) {
      for (int i = 0; i < 150; i++) {
        raise(mail, i);
      }
      for (int i = 0; i < 50; i++) {
        mail.alarm(Alarm.DESTINATION_PAUSED, "mock", Optional.empty());
      }
      assertThat(server.getReceivedMessages()).isEmpty();
      clock.advance(MailAlarmsBuilder.DEFAULT_WINDOW);
      MimeMessage message = only();
      assertThat(message.getSubject()).isEqualTo("Teapot Chat: 200 alarms");
      assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
      assertThat(message.getHeader("Date")).containsExactly("Mon, 01 Jun 2026 12:01:00 +0000");
      assertThat(text(message))
          .contains("150 x INVALID at destination ncmec", "50 x DESTINATION_PAUSED")
          .contains("fil-0\r\n", "fil-19\r\n", "150 alarms; not every filing")
          .doesNotContain("fil-20\r\n");
      await(() -> mail.waiting() == 0);
    }
    assertThat(server.getReceivedMessages()).hasSize(1);
  }

  @Test
  void alarm_beforeTheWindowEnds_isSentByClosing() throws Exception {
    try (MailAlarms mail = plain().start()) {
      raise(mail, 1);
    }
    assertThat(only().getSubject()).isEqualTo("Teapot Chat: 1 alarm");
  }

  @Test
  void nameWithLineBreaks_addsNoHeaderAndNoRecipient() throws Exception {
    try (MailAlarms mail = plain().label("Grüße ☕ İ").start()) {
      mail.alarm(
          Alarm.INVALID,
          "x\r\nBcc: evil@attacker.example\r\n.\r\nRCPT TO:<evil@attacker.example>",
          Optional.of(new FilingId("fil-\u202E1")));
    }
    MimeMessage message = only();
    assertThat(message.getSubject()).isEqualTo("Grüße ☕ İ: 1 alarm");
    assertThat(message.getHeader("Bcc")).isNull();
    assertThat(message.getAllRecipients()).hasSize(1);
    assertThat(text(message))
        .contains("Grüße ☕ İ raised 1 alarm", "x\uFFFD\uFFFDBcc: evil", "fil-\uFFFD1")
        .doesNotContain("\nBcc", "\n.", "\nRCPT");
  }

  @Test
  void login_withTheRightSecret_isUsed() {
    server.setUser(TEAM, USER, PASSWORD);
    try (MailAlarms mail = plain().login(USER, Secret.of(PASSWORD.toCharArray())).start()) {
      raise(mail, 1);
    }
    only();
  }

  @Test
  void login_refused_sendsNothingAndTellsNoSecret() {
    server.setUser(TEAM, USER, PASSWORD + "-other");
    try (MailAlarms mail = plain().login(USER, Secret.of(PASSWORD.toCharArray())).start()) {
      raise(mail, 1);
    }
    assertThat(server.getReceivedMessages()).isEmpty();
    assertThat(log()).contains("NOT_AUTHORISED", "closed while 1 alarms were not mailed");
    Leaks.assertNothingLeaked(log(), USER, PASSWORD, TEAM, "127.0.0.1");
  }

  @Test
  void starttls_andImplicitTls_carryTheMail() throws Exception {
    Identity identity = Identity.ofServer("localhost");
    for (boolean starttls : new boolean[] {true, false}) {
      server.purgeEmailFromAllMailboxes();
      try (TlsFront front = new TlsFront(identity.tls(), starttls, server.getSmtp().getPort())) {
        try (MailAlarms mail = overTls(front, starttls).trust(identity.tls()).start()) {
          raise(mail, 1);
        }
        assertThat(log()).isEmpty();
        only();
        assertThat(front.secured).hasValue(1);
      }
    }
  }

  private MailAlarmsBuilder overTls(TlsFront front, boolean starttls) {
    return plain()
        .server("localhost", front.port())
        .security(starttls ? SmtpSecurity.STARTTLS : SmtpSecurity.IMPLICIT_TLS);
  }

  @Test
  void certificate_ofAnotherHostOrUntrusted_getsNoMail() throws Exception {
    Identity other = Identity.ofServer("other.example");
    Identity unknown = Identity.ofServer("localhost");
    for (boolean starttls : new boolean[] {true, false}) {
      try (TlsFront front = new TlsFront(other.tls(), starttls, server.getSmtp().getPort())) {
        try (MailAlarms mail = overTls(front, starttls).trust(other.tls()).start()) {
          raise(mail, 1);
        }
      }
      try (TlsFront front = new TlsFront(unknown.tls(), starttls, server.getSmtp().getPort())) {
        try (MailAlarms mail = overTls(front, starttls).trust(other.tls()).start()) {
          raise(mail, 1);
        }
      }
    }
    assertThat(server.getReceivedMessages()).isEmpty();
    assertThat(log().lines().filter(line -> line.contains("(TLS)"))).hasSize(4);
    Leaks.assertNothingLeaked(log(), "localhost", "Marker Person", "other.example");
  }

  @Test
  void server_withoutStarttls_getsNoMail() {
    try (MailAlarms mail = plain().security(SmtpSecurity.STARTTLS).start()) {
      raise(mail, 1);
    }
    assertThat(server.getReceivedMessages()).isEmpty();
    assertThat(log()).contains("1 alarms were not mailed");
  }

  @Test
  void server_thatHangs_blocksNeitherAlarmsNorClosing() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      MailAlarms mail =
          plain()
              .server("127.0.0.1", silent.getLocalPort())
              .timeouts(Duration.ofSeconds(5), Duration.ofSeconds(100), Duration.ofSeconds(100))
              .closeWithin(Duration.ofMillis(300))
              .start();
      raise(mail, 1);
      mail.flush();
      try (Socket held = silent.accept()) {
        assertThat(held.isConnected()).isTrue();
        long from = System.nanoTime();
        raise(mail, 2);
        assertThat(mail.waiting()).isEqualTo(2);
        mail.close();
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(5));
      }
    }
    assertThat(log()).contains("closed while 2 alarms were not mailed");
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("tocsin-mail") && !thread.isDaemon());
  }

  @Test
  void server_thatDripsForEver_isLeftAtTheTimeLimit() throws Exception {
    try (ServerSocket dripping = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        MailAlarms mail =
            plain()
                .server("127.0.0.1", dripping.getLocalPort())
                .timeouts(Duration.ofSeconds(5), Duration.ofSeconds(100), Duration.ofMillis(400))
                .closeWithin(Duration.ofMillis(300))
                .start()) {
      raise(mail, 1);
      mail.flush();
      try (Socket socket = dripping.accept()) {
        await(
            () -> {
              try {
                socket.getOutputStream().write('2');
                return log().contains("attempt 1");
              } catch (IOException e) {
                return true;
              }
            });
      }
      await(() -> log().contains("attempt 1"));
    }
  }

  @Test
  void server_thatWasDown_getsTheMailWhenItIsBack() throws Exception {
    int port = server.getSmtp().getPort();
    MailAlarmsBuilder builder = plain();
    server.stop();
    try (MailAlarms mail = builder.start()) {
      raise(mail, 1);
      clock.advance(MailAlarmsBuilder.DEFAULT_WINDOW);
      await(() -> log().contains("attempt 1"));
      assertThat(log()).contains("(CONNECT), attempt 1: 1 alarms wait, next attempt in PT5S");
      server = new GreenMail(new ServerSetup(port, "127.0.0.1", "smtp"));
      server.start();
      raise(mail, 2);
      clock.advance(Duration.ofSeconds(6));
      assertThat(only().getSubject()).isEqualTo("Teapot Chat: 1 alarm");
      assertThat(mail.toString()).isEqualTo("MailAlarms[1 recipients]");
    }
    assertThat(server.getReceivedMessages()).hasSize(2);
    Leaks.assertNothingLeaked(log(), TEAM, "127.0.0.1");
  }

  @Test
  void settings_thatCannotWork_areRefusedWithoutShowingThem() {
    for (String bad :
        new String[] {
          "Evil <a@b.example>", "a@b.example\r\nBcc: c@d.example", "a b@c.example", "ü@b.example",
          "a@b.example,c@d.example", "", "a@", "a@b.example\n"
        }) {
      assertThatThrownBy(() -> plain().to(bad).start())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("recipient 2 of 2 must be one bare address");
    }
    refused(plain().label("a\r\nBcc: x@y.example"), "label must be one line");
    refused(plain().to(TEAM), "recipient 2 of 2 is named twice");
    refused(plain().server("smtp.example", 25), "only a server on this machine");
    refused(plain().server("127.0.0.1\r\nX", 25), "server must be a host name");
    refused(plain().server("127.0.0.1", 0), "port must be 1 to 65535");
    refused(plain().window(Duration.ofDays(2)), "window must be");
    refused(MailAlarms.builder().server("a", 25).from("a@b.example"), "to is missing");
    refused(MailAlarms.builder(), "server is missing");
  }

  private static void refused(MailAlarmsBuilder builder, String message) {
    assertThatThrownBy(builder::start)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
