package org.tocsin.mail;

import jakarta.mail.internet.InternetAddress;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.tocsin.config.Secret;

/**
 * Collects how alarms are mailed. Everything is checked by {@link #start}, which throws {@link
 * IllegalArgumentException} with what to change and never with a name, address or secret.
 *
 * <p>Not safe for use by several threads.
 */
public final class MailAlarmsBuilder {
  /** How long alarms are gathered for one mail. */
  public static final Duration DEFAULT_WINDOW = Duration.ofMinutes(1);

  /** How many filings are listed for one alarm at one destination. */
  public static final int DEFAULT_MAX_FILINGS = 20;

  /** How many mails wait before further alarms are counted together. */
  public static final int DEFAULT_MAX_QUEUED = 16;

  /** The wait after the first failure; it doubles with each. */
  public static final Duration DEFAULT_FIRST_RETRY = Duration.ofSeconds(5);

  /** The longest wait between two attempts. */
  public static final Duration DEFAULT_LAST_RETRY = Duration.ofMinutes(15);

  /** How long a connection may take to open. */
  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** How long one answer, or one write, may take. */
  public static final Duration DEFAULT_ANSWER_TIMEOUT = Duration.ofSeconds(20);

  /** How long one attempt may take as a whole. */
  public static final Duration DEFAULT_ATTEMPT_LIMIT = Duration.ofMinutes(1);

  /** How long closing waits for a last attempt. */
  public static final Duration DEFAULT_CLOSE_WITHIN = Duration.ofSeconds(10);

  private static final Duration LONGEST = Duration.ofDays(1);
  private static final int MOST_RECIPIENTS = 100;

  /** Somebody to be told, and how to encrypt to them. */
  private record Recipient(String address, Optional<X509Certificate> certificate) {}

  private @Nullable String host;
  private int port;
  private SmtpSecurity security = SmtpSecurity.STARTTLS;
  private Optional<MailServer.Login> login = Optional.empty();
  private Optional<SSLContext> trust = Optional.empty();
  private @Nullable String from;
  private final List<Recipient> recipients = new ArrayList<>();
  private Optional<Smime.Signer> signer = Optional.empty();
  private ContentCipher cipher = ContentCipher.AES_256_CBC;
  private String label = "Tocsin";
  private Duration window = DEFAULT_WINDOW;
  private int maxFilings = DEFAULT_MAX_FILINGS;
  private int maxQueued = DEFAULT_MAX_QUEUED;
  private Duration firstRetry = DEFAULT_FIRST_RETRY;
  private Duration lastRetry = DEFAULT_LAST_RETRY;
  private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;
  private Duration answerTimeout = DEFAULT_ANSWER_TIMEOUT;
  private Duration attemptLimit = DEFAULT_ATTEMPT_LIMIT;
  private Duration closeWithin = DEFAULT_CLOSE_WITHIN;
  private Clock clock = Clock.systemUTC();

  MailAlarmsBuilder() {}

  /** Sets the mail server: a host name or address, and a port from 1 to 65535. Required. */
  public MailAlarmsBuilder server(String name, int number) {
    this.host = Objects.requireNonNull(name, "name");
    this.port = number;
    return this;
  }

  /** Sets how the connection is protected; {@link SmtpSecurity#STARTTLS} by default. */
  public MailAlarmsBuilder security(SmtpSecurity protection) {
    this.security = Objects.requireNonNull(protection, "protection");
    return this;
  }

  /**
   * Sets the account. A server that offers no log-in then gets no mail. The mail library takes the
   * secret as a string at each attempt, which stays in memory until it is collected.
   */
  public MailAlarmsBuilder login(String user, Secret secret) {
    this.login =
        Optional.of(
            new MailServer.Login(
                Objects.requireNonNull(user, "user"), Objects.requireNonNull(secret, "secret")));
    return this;
  }

  /** Sets whom TLS trusts, for a server with a private authority; the JDK's default otherwise. */
  public MailAlarmsBuilder trust(SSLContext context) {
    this.trust = Optional.of(context);
    return this;
  }

  /** Sets the sender: one bare address in ASCII. Required. */
  public MailAlarmsBuilder from(String address) {
    this.from = Objects.requireNonNull(address, "address");
    return this;
  }

  /** Adds a recipient who reads plain mail: one bare address in ASCII. */
  public MailAlarmsBuilder to(String address) {
    recipients.add(new Recipient(Objects.requireNonNull(address, "address"), Optional.empty()));
    return this;
  }

  /**
   * Adds a recipient to whom mails are encrypted. If one recipient has a certificate, each must.
   *
   * @param certificate RSA of at least 2048 bits or EC on a named curve, valid now. Who vouches for
   *     it is not asked, nor whether it names this address: the caller answers for both. Once it
   *     has expired, no mail leaves, and the log says so at each attempt
   */
  public MailAlarmsBuilder to(String address, X509Certificate certificate) {
    recipients.add(
        new Recipient(Objects.requireNonNull(address, "address"), Optional.of(certificate)));
    return this;
  }

  /**
   * Signs each mail with SHA-256.
   *
   * @param key of {@code chain}'s first certificate; used by Bouncy Castle, so not of a token
   * @param chain the signing certificate, valid now, then those that vouch for it, to be sent along
   */
  public MailAlarmsBuilder sign(PrivateKey key, List<X509Certificate> chain) {
    this.signer =
        Optional.of(new Smime.Signer(Objects.requireNonNull(key, "key"), List.copyOf(chain)));
    return this;
  }

  /** Sets how mails are encrypted; {@link ContentCipher#AES_256_CBC} by default. */
  public MailAlarmsBuilder cipher(ContentCipher algorithm) {
    this.cipher = Objects.requireNonNull(algorithm, "algorithm");
    return this;
  }

  /**
   * Sets what subjects and bodies begin with: one line of 1 to 120 characters, such as a service.
   */
  public MailAlarmsBuilder label(String text) {
    this.label = Objects.requireNonNull(text, "text");
    return this;
  }

  /** Sets how long alarms are gathered for one mail, 0 to 1 day. */
  public MailAlarmsBuilder window(Duration time) {
    this.window = Objects.requireNonNull(time, "time");
    return this;
  }

  /** Sets how many filings are listed for one alarm at one destination, 0 to 1000. */
  public MailAlarmsBuilder maxFilings(int count) {
    this.maxFilings = count;
    return this;
  }

  /** Sets how many mails wait before further alarms are counted together, 1 to 1000. */
  public MailAlarmsBuilder maxQueued(int count) {
    this.maxQueued = count;
    return this;
  }

  /** Sets the first and the longest wait between attempts, each above 0 and up to 1 day. */
  public MailAlarmsBuilder retries(Duration first, Duration longest) {
    this.firstRetry = Objects.requireNonNull(first, "first");
    this.lastRetry = Objects.requireNonNull(longest, "longest");
    return this;
  }

  /** Sets how long connecting, one answer, and one attempt may take, each 1 ms to 1 day. */
  public MailAlarmsBuilder timeouts(Duration connect, Duration answer, Duration attempt) {
    this.connectTimeout = Objects.requireNonNull(connect, "connect");
    this.answerTimeout = Objects.requireNonNull(answer, "answer");
    this.attemptLimit = Objects.requireNonNull(attempt, "attempt");
    return this;
  }

  /** Sets how long closing waits for a last attempt, 1 ms to 1 day. */
  public MailAlarmsBuilder closeWithin(Duration time) {
    this.closeWithin = Objects.requireNonNull(time, "time");
    return this;
  }

  /** Sets the clock that windows, waits and validity are read from. */
  public MailAlarmsBuilder clock(Clock source) {
    this.clock = Objects.requireNonNull(source, "source");
    return this;
  }

  /**
   * Checks everything and starts the thread that sends. No connection is made yet.
   *
   * @throws IllegalArgumentException when something is missing or cannot work
   */
  public MailAlarms start() {
    Instant now = clock.instant();
    MailServer server = server();
    InternetAddress sender = server.from();
    require(!recipients.isEmpty(), "to is missing: who is told?");
    require(recipients.size() <= MOST_RECIPIENTS, "there may be at most 100 recipients");
    List<InternetAddress> addresses = new ArrayList<>();
    List<X509Certificate> certificates = new ArrayList<>();
    boolean encrypt = recipients.stream().anyMatch(one -> one.certificate().isPresent());
    for (int i = 0; i < recipients.size(); i++) {
      String who = "recipient " + (i + 1) + " of " + recipients.size();
      Recipient recipient = recipients.get(i);
      InternetAddress address = Addresses.parse(recipient.address(), who);
      require(!addresses.contains(address), who + " is named twice");
      addresses.add(address);
      if (encrypt) {
        X509Certificate certificate =
            recipient
                .certificate()
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            who
                                + " has no certificate, but another one has: encrypt to all or"
                                + " none"));
        Certificates.checkRecipient(certificate, "the certificate of " + who, now);
        certificates.add(certificate);
      }
    }
    if (signer.isPresent()) {
      require(!signer.get().chain().isEmpty(), "the signing certificate is missing");
      Certificates.checkSigner(signer.get(), now);
    }
    Optional<Smime> smime =
        encrypt || signer.isPresent()
            ? Optional.of(new Smime(signer, certificates, cipher))
            : Optional.empty();
    return new MailAlarms(
            settings(sender),
            List.copyOf(addresses),
            new MessageWriter(sender, List.copyOf(addresses), smime),
            server,
            clock)
        .started();
  }

  private MailServer server() {
    MailServer.Builder settings =
        MailServer.builder(present(host, "server"), port, present(from, "from"))
            .security(security)
            .timeouts(connectTimeout, answerTimeout, attemptLimit);
    login.ifPresent(account -> settings.login(account.user(), account.secret()));
    trust.ifPresent(settings::trust);
    return settings.build();
  }

  private AlarmSettings settings(InternetAddress sender) {
    require(
        !label.isBlank() && Printable.isLine(label),
        "label must be one line of 1 to 120 characters without control characters");
    require(maxFilings >= 0 && maxFilings <= 1000, "maxFilings must be 0 to 1000");
    require(maxQueued >= 1 && maxQueued <= 1000, "maxQueued must be 1 to 1000");
    return new AlarmSettings(
        label,
        Addresses.domain(sender),
        within(window, 0, "window"),
        maxFilings,
        maxQueued,
        within(firstRetry, 1, "the first retry"),
        within(lastRetry, 1, "the longest retry"),
        within(closeWithin, 1, "closeWithin"));
  }

  private static Duration within(Duration time, long leastMillis, String what) {
    require(
        time.compareTo(Duration.ofMillis(leastMillis)) >= 0 && time.compareTo(LONGEST) <= 0,
        what + " must be " + leastMillis + " ms to 1 day");
    return time;
  }

  private static String present(@Nullable String value, String name) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
