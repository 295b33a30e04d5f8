package org.tocsin.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tocsin.config.PayloadPolicy;
import org.tocsin.config.Secret;
import org.tocsin.cybertipline.CyberTiplineValidator;
import org.tocsin.cybertipline.EnvironmentMismatch;
import org.tocsin.cybertipline.Finding;
import org.tocsin.filing.Delivered;
import org.tocsin.filing.Delivery;
import org.tocsin.filing.DeliveryContract;
import org.tocsin.filing.Parcel;
import org.tocsin.filing.Payload;
import org.tocsin.filing.Promise;
import org.tocsin.model.Account;
import org.tocsin.model.ChatMessage;
import org.tocsin.model.Environment;
import org.tocsin.model.FileFacts;
import org.tocsin.model.Incident;
import org.tocsin.report.ServiceProfile;
import org.tocsin.testkit.EgressGuard;
import org.tocsin.testkit.Leaks;
import org.tocsin.testkit.SettableClock;
import org.w3c.dom.Document;

@ExtendWith(EgressGuard.class)
class MailboxTest extends DeliveryContract {
  static final String TO = "marker-authority@authority.example";
  static final String FROM = "reports@teapot.example";

  private static Identity signer;
  private static Identity reader;

  private final SettableClock clock = SettableClock.at(Identity.NOW);
  private final ScriptedSmtp server = scripted();

  @BeforeAll
  static void identities() throws Exception {
    signer = Identity.rsa();
    reader = Identity.rsa();
  }

  private static ScriptedSmtp scripted() {
    try {
      return new ScriptedSmtp();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @AfterEach
  void shutDown() throws IOException {
    server.close();
  }

  private MailServer.Builder smtp(int port) {
    return MailServer.builder("127.0.0.1", port, FROM)
        .security(SmtpSecurity.LOOPBACK_ONLY)
        .timeouts(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(30));
  }

  private MailboxBuilder builder(MailServer settings) {
    return Mailbox.builder(settings, Environment.TEST)
        .to(TO, List.of(reader.certificate()))
        .sign(signer.key(), List.of(signer.certificate()))
        .declared(Environment.TEST)
        .clock(clock);
  }

  private MailboxBuilder builder() {
    return builder(smtp(server.port()).build());
  }

  @Override
  protected Delivery open() {
    return builder().build();
  }

  @Override
  protected void receiverDown() {
    server.at("HELLO", ScriptedSmtp.CLOSE);
  }

  @Override
  protected void answerLost() {
    server.at(".", ScriptedSmtp.CLOSE);
  }

  @Override
  protected int received() {
    return server.taken.size();
  }

  private Delivered deliver(MailboxBuilder builder, Parcel parcel) {
    try (Mailbox mailbox = builder.build()) {
      return mailbox.deliver(parcel, mailbox.compose(parcel));
    }
  }

  private Delivered deliver(MailboxBuilder builder) {
    return deliver(builder, parcel(Environment.TEST, PayloadPolicy.METADATA_ONLY));
  }

  private OpenedMail opened() throws Exception {
    assertThat(server.taken).hasSize(1);
    return OpenedMail.of(server.taken.get(0), reader, signer);
  }

  @ParameterizedTest
  @EnumSource(PayloadPolicy.class)
  void mail_holdsWhatThePolicyAllows_andNothingElseInClear(PayloadPolicy policy) throws Exception {
    Parcel parcel = parcel(Environment.TEST, policy);
    Delivered delivered = deliver(builder().payload(policy), parcel);
    assertThat(delivered).isInstanceOf(Delivered.Receipt.class);
    OpenedMail mail = opened();
    assertThat(mail.parts().containsKey("file.bin")).isEqualTo(policy == PayloadPolicy.FULL);
    if (policy == PayloadPolicy.FULL) {
      assertThat(mail.parts().get("file.bin")).containsExactly(1, 2, 3);
    }
    assertThat(mail.text()).as("nobody said it").doesNotContain("country");
    for (String told : List.of(mail.text(), mail.json())) {
      assertThat(told.contains(ACCOUNT))
          .isEqualTo(policy == PayloadPolicy.FULL || policy == PayloadPolicy.METADATA_ONLY);
      assertThat(told.contains(SHA256)).isEqualTo(policy != PayloadPolicy.ADDRESS_ONLY);
      assertThat(told.contains(ADDRESS)).isEqualTo(policy != PayloadPolicy.HASHES_ONLY);
      assertThat(told).contains("fil-0001", "inc-0001", "TEST", "Teapot Chat");
    }
    String outside = new String(server.taken.get(0), StandardCharsets.ISO_8859_1);
    assertThat(outside)
        .contains(
            "Message-ID: <fil-0001.report@teapot.example>\r\n",
            "Subject: [TEST] Teapot Chat: report fil-0001\r\n",
            "From: " + FROM + "\r\n",
            "To: " + TO + "\r\n")
        .doesNotContain(ACCOUNT, ADDRESS, SHA256, "tea.png");
  }

  @ParameterizedTest
  @EnumSource(PayloadPolicy.class)
  void xml_isAttachedWhereAllFactsAreAllowed_andIsValid(PayloadPolicy policy) throws Exception {
    boolean facts = policy == PayloadPolicy.FULL || policy == PayloadPolicy.METADATA_ONLY;
    deliver(builder().payload(policy), parcel(Environment.TEST, policy));
    OpenedMail mail = opened();
    assertThat(mail.parts().containsKey("report.xml")).isEqualTo(facts);
    assertThat(mail.text().contains("report.xml")).isEqualTo(facts);
    if (facts) {
      byte[] bytes = mail.xml().getBytes(StandardCharsets.UTF_8);
      assertThat(new CyberTiplineValidator().validateSchema(bytes)).isEmpty();
      Document xml =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(bytes));
      assertThat(xml.getDocumentElement().getTagName()).isEqualTo("report");
      assertThat(told(xml, "espIdentifier")).isEqualTo(ACCOUNT);
      assertThat(told(xml, "ipAddress")).isEqualTo(ADDRESS);
      assertThat(told(xml, "platform")).isEqualTo("Teapot Chat");
      assertThat(mail.xml()).doesNotContain("reportId", "fileId", SHA256);
    }
  }

  @ParameterizedTest
  @EnumSource(PayloadPolicy.class)
  void mail_tellsWhereEntriesCameFrom_andNothingThatWasNotKnown(PayloadPolicy policy)
      throws Exception {
    deliver(builder().payload(policy), parcelOfMatches(Environment.TEST, policy));
    OpenedMail mail = opened();
    if (policy == PayloadPolicy.HASHES_ONLY || policy == PayloadPolicy.ADDRESS_ONLY) {
      assertThat(mail.text() + mail.json()).doesNotContain("entry-7", "club", "kites", "A1");
      return;
    }
    assertThat(mail.text().replace("\r\n", "\n"))
        .contains(
            """

            Match
              list: demo
              list version: 4
              entry: entry-7
              submitted by: club-1
              submitter's name: Kite Club
              entry as of: 2026-01-02T03:04:05Z
              classification: A1
              class: CONFIRMED
              kind: EXACT by SHA256, distance 0
              here since: 2026-01-03T00:00:00Z
              told last: 2026-01-15T08:00:00Z
              others say: MD5 +1 -2
              filed under: kites (Content: Kite)
              filed under: teapots

            Match
              list: demo
              list version: 4
              entry: entry-8
              class: CONFIRMED
              kind: EXACT by SHA256, distance 0

            """);
    assertThat(mail.json()).contains("\"submitterName\" : \"Kite Club\"");
  }

  private static String told(Document xml, String element) {
    return xml.getElementsByTagName(element).item(0).getTextContent();
  }

  @Test
  void xml_thatWouldNotBeValid_isLeftOut_andTheTextSaysSo() {
    Parcel parcel = parcel(Environment.TEST, PayloadPolicy.METADATA_ONLY);
    List<Finding> wrong =
        new CyberTiplineValidator().validateSchema("<report/>".getBytes(StandardCharsets.UTF_8));
    assertThat(wrong).isNotEmpty();
    assertThat(ReportXml.of(parcel, xml -> List.of())).isPresent();
    assertThat(ReportXml.of(parcel, xml -> wrong)).isEmpty();
    assertThat(ReportText.of(parcel, 1, false)).contains("report.xml is left out");
    assertThat(ReportText.of(parcel, 1, true)).doesNotContain("left out");
  }

  @Test
  void receipt_isTheAnswerWithTheDigestOfWhatWasTaken() throws Exception {
    Delivered.Receipt receipt = (Delivered.Receipt) deliver(builder());
    byte[] sent = server.taken.get(0);
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(sent));
    assertThat(new String(receipt.proof(), StandardCharsets.UTF_8))
        .isEqualTo(
            "Message-ID: <fil-0001.report@teapot.example>\nSHA-256: "
                + sha256
                + "\nAnswer: 250 2.0.0 queued as 4711\n");
  }

  @ParameterizedTest
  @CsvSource({
    "HELLO, 421 busy, Unavailable",
    "HELLO, 554 no, Unavailable",
    "EHLO, CLOSE, Unavailable",
    "MAIL, 451 later, Unavailable",
    "MAIL, 530 log in, NotAuthorised",
    "MAIL, 550 no, Refused",
    "RCPT, 450 later, Unavailable",
    "RCPT, 550 unknown, Refused",
    "RCPT, CLOSE, Unavailable",
    "DATA, 554 no, Refused",
    "DATA, CLOSE, Unavailable",
    "., 452 full, Unavailable",
    "., 554 content refused, Refused",
    "., CLOSE, Unsure"
  })
  void outcome_followsTheServersAnswer(String step, String answer, String expected) {
    server.at(step, answer);
    assertThat(deliver(builder()).getClass().getSimpleName()).isEqualTo(expected);
    assertThat(server.connections).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({"HELLO, Unavailable", "RCPT, Unavailable", "., Unsure"})
  void serverThatHangs_isLeftAtTheLimit(String step, String expected) {
    server.at(step, ScriptedSmtp.HANG);
    MailServer settings =
        smtp(server.port())
            .timeouts(Duration.ofSeconds(100), Duration.ofSeconds(100), Duration.ofMillis(400))
            .build();
    Instant from = Instant.now();
    assertThat(deliver(builder(settings)).getClass().getSimpleName()).isEqualTo(expected);
    assertThat(Duration.between(from, Instant.now())).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void serverThatIsNotThere_isUnavailable() throws IOException {
    server.close();
    assertThat(deliver(builder())).isInstanceOf(Delivered.Unavailable.class);
  }

  @Test
  void repetition_hasTheSameMessageId_andThePromiseSaysWhetherItIsMade() throws Exception {
    try (Mailbox held = builder().build();
        Mailbox again = builder().resendWhenUnsure(true).build()) {
      assertThat(held.promise()).isEqualTo(Promise.HELD_WHEN_UNSURE);
      assertThat(again.promise()).isEqualTo(Promise.AT_LEAST_ONCE);
      Parcel parcel = parcel(Environment.TEST, PayloadPolicy.METADATA_ONLY);
      server.at(".", ScriptedSmtp.CLOSE);
      assertThat(again.deliver(parcel, again.compose(parcel))).isInstanceOf(Delivered.Unsure.class);
      server.at(".", "250 fine");
      clock.advance(Duration.ofHours(1));
      assertThat(again.deliver(parcel, again.compose(parcel)))
          .isInstanceOf(Delivered.Receipt.class);
    }
    assertThat(server.taken).hasSize(2);
    for (byte[] mail : server.taken) {
      assertThat(OpenedMail.of(mail, reader, signer).message().getMessageID())
          .isEqualTo("<fil-0001.report@teapot.example>");
    }
  }

  @Test
  void certificate_thatExpires_stopsEverythingBeforeAConnection() throws Exception {
    Identity early =
        Identity.rsa(
            2048,
            Identity.NOW.minus(Duration.ofDays(1)),
            Identity.NOW.plus(Duration.ofDays(5)),
            0,
            "h.example");
    MailboxBuilder ofReader = builder().to(TO, List.of(reader.certificate(), early.certificate()));
    MailboxBuilder ofSigner = builder().sign(early.key(), List.of(early.certificate()));
    for (MailboxBuilder builder : List.of(ofReader, ofSigner)) {
      clock.set(Identity.NOW);
      Parcel parcel = parcel(Environment.TEST, PayloadPolicy.METADATA_ONLY);
      try (Mailbox mailbox = builder.build()) {
        assertThat(mailbox.certificates()).contains(early.certificate());
        clock.advance(Duration.ofDays(6));
        assertThat(mailbox.deliver(parcel, mailbox.compose(parcel)))
            .isInstanceOf(Delivered.NotAuthorised.class);
      }
      assertThatThrownBy(builder::build)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expired at 2026-06-06T12:00:00Z: give a current one")
          .satisfies(e -> Leaks.assertNothingLeaked(e, "Marker Person", TO));
    }
    assertThat(server.connections).hasValue(0);
  }

  @Test
  void names_thatHoldHeaders_addNone() throws Exception {
    String evil = "x\r\nBcc: evil@attacker.example\r\n\r\n.\r\nRCPT TO:<evil@attacker.example>\r\n";
    Parcel parcel = parcel(Environment.TEST, PayloadPolicy.FULL);
    Payload.Full full = (Payload.Full) parcel.payload();
    Incident incident = full.incident();
    FileFacts file = incident.file().orElseThrow();
    Account account = Account.of(ACCOUNT, evil).withDisplayName(evil).withCountry("DE");
    Incident bad =
        new Incident(
            incident.id(),
            incident.source(),
            incident.type(),
            incident.environment(),
            incident.synthetic(),
            incident.detectedAt(),
            account,
            incident.origin(),
            incident.room(),
            Optional.of(
                new FileFacts(
                    Optional.of(evil + "--=_report-and-file\r\n"),
                    Optional.of("image/png\r\nBcc: evil@attacker.example"),
                    file.sniffedMediaType(),
                    file.family(),
                    file.size(),
                    file.digests(),
                    List.of())),
            List.of(),
            List.of(
                new ChatMessage(
                    "m-1",
                    account,
                    incident.detectedAt(),
                    "hello\nReport: fil-9999\n\nBcc: evil@attacker.example",
                    Optional.empty())),
            incident.raisedBy());
    Parcel told =
        new Parcel(
            parcel.filing(),
            parcel.environment(),
            false,
            ServiceProfile.of("Grüße ☕ İ", "trust-safety@teapot.example"),
            new Payload.Full(bad, false, full.file()));
    assertThat(deliver(builder().payload(PayloadPolicy.FULL), told))
        .isInstanceOf(Delivered.Receipt.class);
    OpenedMail mail = opened();
    assertThat(mail.message().getSubject()).isEqualTo("[TEST] Grüße ☕ İ: report fil-0001");
    assertThat(mail.message().getAllRecipients()).hasSize(1);
    assertThat(mail.message().getHeader("Bcc")).isNull();
    assertThat(mail.parts()).containsOnlyKeys("", "report.json", "report.xml", "file.bin");
    assertThat(mail.text())
        .contains("  country: DE")
        .contains("screen name: x\uFFFD\uFFFDBcc: evil", "said: Report: fil-9999")
        .doesNotContain("\nBcc", "\n.", "\nRCPT", "\nReport: fil-9999");
    assertThat(mail.json()).contains("\\r\\nBcc");
  }

  @ParameterizedTest
  @CsvSource({"2, false", "4, false", "3, true"})
  void file_ofAnotherSizeThanReported_isNotSent(int bytes, boolean sent) {
    Delivered delivered =
        deliver(
            builder().payload(PayloadPolicy.FULL),
            file(() -> new ByteArrayInputStream(new byte[bytes]), 3));
    assertThat(delivered).isInstanceOf(sent ? Delivered.Receipt.class : Delivered.Refused.class);
    assertThat(server.taken).hasSize(sent ? 1 : 0);
  }

  @Test
  void file_thatCannotBeRead_isNotSentAndTriedLater() {
    Payload.Opener broken =
        () -> {
          throw new IllegalStateException("marker-vault-path");
        };
    assertThat(deliver(builder().payload(PayloadPolicy.FULL), file(broken, 3)))
        .isInstanceOf(Delivered.Unavailable.class);
    assertThat(server.taken).isEmpty();
  }

  @Test
  void file_largerThanTheLimit_isNotOpenedAndTheMailSaysSo() throws Exception {
    Payload.Opener never =
        () -> {
          throw new AssertionError("it is not opened");
        };
    assertThat(deliver(builder().payload(PayloadPolicy.FULL).maxFile(2), file(never, 3)))
        .isInstanceOf(Delivered.Receipt.class);
    assertThat(opened().parts()).doesNotContainKey("file.bin");
    assertThat(opened().text()).contains("not attached: it is larger than 2 bytes");
  }

  /** The source waits until the server has what was read so far, so nothing is kept whole. */
  @Test
  void largeFile_isStreamed() {
    server.keeping = false;
    long size = 24L << 20;
    Payload.Opener opener = () -> new Waiting(size);
    assertThat(deliver(builder().payload(PayloadPolicy.FULL).maxFile(size), file(opener, size)))
        .isInstanceOf(Delivered.Receipt.class);
    assertThat(server.bytes.get()).isGreaterThan(size);
  }

  private final class Waiting extends InputStream {
    private final Random random = new Random(7);
    private final long size;
    private long given;

    Waiting(long size) {
      this.size = size;
    }

    @Override
    public int read() {
      throw new AssertionError("it is read in blocks");
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (given == size) {
        return -1;
      }
      Instant end = Instant.now().plusSeconds(20);
      while (given - server.bytes.get() > 4L << 20) {
        assertThat(Instant.now()).as("what was read is kept back").isBefore(end);
        LockSupport.parkNanos(1_000_000);
      }
      int count = (int) Math.min(length, size - given);
      byte[] block = new byte[count];
      random.nextBytes(block);
      System.arraycopy(block, 0, bytes, offset, count);
      given += count;
      return count;
    }
  }

  private static Parcel file(Payload.Opener opener, long size) {
    Parcel parcel = parcel(Environment.TEST, PayloadPolicy.FULL);
    Incident incident = ((Payload.Full) parcel.payload()).incident();
    FileFacts file = incident.file().orElseThrow();
    Incident sized =
        new Incident(
            incident.id(),
            incident.source(),
            incident.type(),
            incident.environment(),
            incident.synthetic(),
            incident.detectedAt(),
            incident.account(),
            incident.origin(),
            incident.room(),
            Optional.of(
                new FileFacts(
                    file.name(),
                    file.declaredMediaType(),
                    file.sniffedMediaType(),
                    file.family(),
                    size,
                    file.digests(),
                    List.of())),
            List.of(),
            List.of(),
            incident.raisedBy());
    return new Parcel(
        parcel.filing(),
        parcel.environment(),
        parcel.synthetic(),
        parcel.service(),
        new Payload.Full(sized, false, Optional.of(opener)));
  }

  @Test
  void greenmail_byStarttlsOrTls_withLogin_takesWhatOpens() throws Exception {
    GreenMail real = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    real.start();
    real.setUser(TO, "marker-user", "marker-password");
    Identity tls = Identity.ofServer("localhost");
    try {
      for (boolean starttls : new boolean[] {true, false}) {
        for (ContentCipher cipher : ContentCipher.values()) {
          real.purgeEmailFromAllMailboxes();
          try (TlsFront front = new TlsFront(tls.tls(), starttls, real.getSmtp().getPort())) {
            MailServer settings =
                MailServer.builder("localhost", front.port(), FROM)
                    .security(starttls ? SmtpSecurity.STARTTLS : SmtpSecurity.IMPLICIT_TLS)
                    .trust(tls.tls())
                    .login("marker-user", Secret.of("marker-password".toCharArray()))
                    .build();
            assertThat(
                    deliver(
                        builder(settings).cipher(cipher).payload(PayloadPolicy.FULL),
                        parcel(Environment.TEST, PayloadPolicy.FULL)))
                .isInstanceOf(Delivered.Receipt.class);
            assertThat(front.secured).hasValue(1);
          }
          assertThat(real.getReceivedMessages()).hasSize(1);
          MimeMessage message = real.getReceivedMessages()[0];
          OpenedMail mail = OpenedMail.of(message, reader, signer);
          assertThat(mail.text()).contains(ACCOUNT, "The file is attached as file.bin.");
          assertThat(mail.parts().get("file.bin")).containsExactly(1, 2, 3);
        }
      }
      MailServer wrong =
          smtp(real.getSmtp().getPort())
              .login("marker-user", Secret.of("marker-other".toCharArray()))
              .build();
      assertThat(deliver(builder(wrong))).isInstanceOf(Delivered.NotAuthorised.class);
      assertThat(
              deliver(
                  builder(smtp(real.getSmtp().getPort()).security(SmtpSecurity.STARTTLS).build())))
          .as("a server without STARTTLS gets nothing")
          .isInstanceOf(Delivered.Unavailable.class);
    } finally {
      real.stop();
    }
  }

  @Test
  void synthetic_neverGoesToProduction() {
    Parcel parcel = parcel(Environment.PRODUCTION, PayloadPolicy.METADATA_ONLY);
    Parcel synthetic =
        new Parcel(parcel.filing(), parcel.environment(), true, parcel.service(), parcel.payload());
    MailboxBuilder production =
        Mailbox.builder(smtp(server.port()).build(), Environment.PRODUCTION)
            .to(TO, List.of(reader.certificate()))
            .sign(signer.key(), List.of(signer.certificate()))
            .declared(Environment.PRODUCTION)
            .clock(clock);
    assertThatThrownBy(() -> deliver(production, synthetic))
        .isInstanceOf(EnvironmentMismatch.class);
    assertThat(deliver(production, parcel)).isInstanceOf(Delivered.Receipt.class);
    assertThat(server.connections).hasValue(1);
  }

  @Test
  void settings_thatCannotWork_areRefusedWithoutShowingThem() throws Exception {
    refused(builder().to(TO, List.of()), "the recipient has no certificate");
    refused(builder().to("a@b.example\r\nBcc: c@d.example", certificates()), "one bare address");
    refused(builder().maxFile(-1), "maxFile must be 0 to");
    refused(builder().declared(Environment.PRODUCTION), "declared for PRODUCTION");
    refused(builder().sign(reader.key(), List.of(signer.certificate())), "does not belong");
    MailboxBuilder bare = Mailbox.builder(smtp(server.port()).build(), Environment.TEST);
    refused(bare.clock(clock), "to is missing");
    refused(bare.to(TO, certificates()), "the signing certificate is missing");
    refused(
        bare.sign(signer.key(), List.of(signer.certificate())),
        "declare what the recipient is for");
    String known = "report.cybertip.org";
    refused(builder().to("reports@" + known, certificates()), "known to be for PRODUCTION");
  }

  private static List<java.security.cert.X509Certificate> certificates() {
    return List.of(reader.certificate());
  }

  private static void refused(MailboxBuilder builder, String message) {
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .satisfies(e -> Leaks.assertNothingLeaked(e, TO, FROM, "Marker Person"));
  }

  @Test
  void address_isThatOfTheRecipient_whateverItsCharacters() {
    try (Mailbox mailbox = builder().to("a%b+{c}@authority.example", certificates()).build()) {
      assertThat(mailbox.address().getSchemeSpecificPart()).isEqualTo("a%b+{c}@authority.example");
      assertThat(mailbox.account()).isEqualTo(FROM);
      assertThat(Arrays.asList(mailbox.kind(), mailbox.toString()))
          .containsExactly("email", "Mailbox");
    }
  }
}
