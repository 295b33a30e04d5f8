package org.tocsin.mail;

import jakarta.mail.internet.InternetAddress;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.config.PayloadPolicy;
import org.tocsin.cybertipline.EnvironmentMismatch;
import org.tocsin.filing.Asked;
import org.tocsin.filing.Delivered;
import org.tocsin.filing.Delivery;
import org.tocsin.filing.Parcel;
import org.tocsin.filing.Promise;
import org.tocsin.filing.ReportJson;
import org.tocsin.model.Environment;
import org.tocsin.model.FilingId;

/**
 * A recipient who takes reports by mail: signed, then encrypted to the recipient's certificates
 * (S/MIME, RFC 8551).
 *
 * <p><b>What is sent.</b> A readable text and {@link ReportJson} as {@code report.json}; where the
 * policy allows all facts, the document that opens a CyberTipline report as {@code report.xml},
 * without file details; under {@link PayloadPolicy#FULL} the bytes of the file as {@code file.bin}
 * too, streamed, up to a limit. In clear stand only sender, recipient, date, a subject of the
 * service's name and the filing's id, and the Message-ID, which is the same at every attempt of a
 * filing. No text that a user of the service chose gets into a header or a file name.
 *
 * <p><b>What is promised.</b> A mail server's acceptance is the receipt: it says that the server
 * took the mail, and nothing of whether anybody read it. A lost answer is held for a person ({@link
 * Promise#HELD_WHEN_UNSURE}), or sent again under the same Message-ID where that was chosen. Once a
 * certificate has expired, or the server refuses the log-in, nothing is sent and the destination is
 * paused.
 *
 * <p>Every attempt ends at the limit of its {@link MailServer}. Safe for use by many threads.
 */
public final class Mailbox implements Delivery {
  /** The kind's name. */
  public static final String KIND = "email";

  /** The largest file that is attached, in bytes, unless set otherwise. */
  public static final long DEFAULT_MAX_FILE = 20L << 20;

  private static final Logger log = LoggerFactory.getLogger(Mailbox.class);
  private static final int LONGEST_ANSWER = 2000;

  private final InternetAddress from;
  private final InternetAddress to;
  private final URI address;
  private final Environment environment;
  private final PayloadPolicy payload;
  private final boolean resend;
  private final long maxFile;
  private final Smime smime;
  private final MessageWriter writer;
  private final SmtpSender sender;
  private final Clock clock;

  Mailbox(MailboxBuilder from) {
    this.from = from.server.from();
    this.to = from.recipient();
    this.address = from.address();
    this.environment = from.environment;
    this.payload = from.payload;
    this.resend = from.resend;
    this.maxFile = from.maxFile;
    this.clock = from.clock;
    this.smime = from.smime();
    this.writer = new MessageWriter(this.from, List.of(to), Optional.of(smime));
    this.sender = new SmtpSender(from.server);
  }

  /**
   * Returns a builder.
   *
   * @param server who takes the mails, and as whom they are sent
   * @param environment the service's environment
   */
  public static MailboxBuilder builder(MailServer server, Environment environment) {
    return new MailboxBuilder(server, environment);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Promise promise() {
    return resend ? Promise.AT_LEAST_ONCE : Promise.HELD_WHEN_UNSURE;
  }

  @Override
  public PayloadPolicy payload() {
    return payload;
  }

  /** Returns {@code mailto:} and the recipient. */
  @Override
  public URI address() {
    return address;
  }

  /** Returns the sender's address. */
  @Override
  public String account() {
    return from.getAddress();
  }

  /** Returns the certificates without which nothing is sent: the recipient's and the signer's. */
  @Override
  public List<X509Certificate> certificates() {
    return smime.certificates();
  }

  /**
   * Asks the mail server whether it would take a mail: connects, protects the connection, logs in,
   * and sends nothing. Ends within the limit of an attempt.
   */
  @Override
  public Optional<Asked> ask() {
    return Optional.of(sender.asked());
  }

  /** Returns the MIME entity that is signed and encrypted, without the bytes of the file. */
  @Override
  public byte[] compose(Parcel parcel) {
    byte[] json = ReportJson.of(parcel);
    Optional<byte[]> xml = ReportXml.of(parcel);
    String boundary = "=_" + HexFormat.of().formatHex(sha256().digest(json)).substring(0, 32);
    List<Entity> parts = new ArrayList<>();
    parts.add(MessageWriter.text(ReportText.of(parcel, maxFile, xml.isPresent())));
    parts.add(
        MessageWriter.attachment(
            "application/json", "report.json", () -> new ByteArrayInputStream(json)));
    xml.ifPresent(
        bytes ->
            parts.add(
                MessageWriter.attachment(
                    "application/xml", "report.xml", () -> new ByteArrayInputStream(bytes))));
    return MessageWriter.bytes(MessageWriter.mixed(boundary, parts));
  }

  @Override
  public Delivered deliver(Parcel parcel, byte[] composed) {
    pass(parcel);
    MessageDigest digest = sha256();
    Optional<ExactInput> file = ExactInput.of(parcel.payload(), maxFile);
    try {
      Entity whole =
          writer.message(
              new MessageWriter.Head(messageId(parcel.filing()), clock.instant(), subject(parcel)),
              entity(composed, file));
      SmtpSender.Handed handed = sender.send(out -> digested(whole, out, digest), List.of(to));
      return handed.taken().isEmpty()
          ? new Delivered.Refused()
          : new Delivered.Receipt(proof(parcel.filing(), digest, handed.answer()));
    } catch (MailException e) {
      log.warn("filing {} was not mailed ({})", parcel.filing(), e.kind());
      if (e.maybeTaken()) {
        return new Delivered.Unsure();
      }
      return file.filter(ExactInput::isOtherSize).isPresent()
          ? new Delivered.Refused()
          : outcome(e.kind());
    }
  }

  /** Compares before anything is opened. */
  private void pass(Parcel parcel) {
    if (parcel.environment() != environment) {
      throw new EnvironmentMismatch(EnvironmentMismatch.Reason.ENVIRONMENT);
    }
    if (parcel.synthetic() && environment == Environment.PRODUCTION) {
      throw new EnvironmentMismatch(EnvironmentMismatch.Reason.SYNTHETIC);
    }
  }

  private static Entity entity(byte[] composed, Optional<ExactInput> file) {
    Entity report = out -> out.write(composed);
    return file.isEmpty()
        ? report
        : MessageWriter.mixed(
            "=_report-and-file",
            List.of(
                report,
                MessageWriter.attachment("application/octet-stream", "file.bin", file.get())));
  }

  private static void digested(Entity whole, OutputStream out, MessageDigest digest)
      throws java.io.IOException {
    whole.writeTo(new DigestOutputStream(new MessageWriter.Unclosed(out), digest));
  }

  private static Delivered outcome(MailException.Kind kind) {
    return switch (kind) {
      case NOT_AUTHORISED, NOT_PROTECTED -> new Delivered.NotAuthorised();
      case REFUSED -> new Delivered.Refused();
      case CONNECT, TIMED_OUT, TLS, DEFERRED, BROKEN, UNREADABLE ->
          new Delivered.Unavailable(Optional.empty());
    };
  }

  /** The same for every attempt of a filing, so that a repetition is known as one. */
  private String messageId(FilingId filing) {
    String id = filing.value().replaceAll("[^A-Za-z0-9-]", "-");
    return "<" + id + ".report@" + Addresses.domain(from) + ">";
  }

  private static String subject(Parcel parcel) {
    return (parcel.environment() == Environment.TEST ? "[TEST] " : "")
        + Printable.line(parcel.service().name())
        + ": report "
        + Printable.line(parcel.filing().value());
  }

  private byte[] proof(FilingId filing, MessageDigest digest, String answer) {
    String text =
        "Message-ID: "
            + messageId(filing)
            + "\nSHA-256: "
            + HexFormat.of().formatHex(digest.digest())
            + "\nAnswer: "
            + answer.substring(0, Math.min(answer.length(), LONGEST_ANSWER)).strip()
            + "\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public void close() {
    sender.close();
  }

  @Override
  public String toString() {
    return "Mailbox";
  }
}
