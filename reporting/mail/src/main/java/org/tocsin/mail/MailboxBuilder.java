package org.tocsin.mail;

import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tocsin.config.PayloadPolicy;
import org.tocsin.cybertipline.HostClass;
import org.tocsin.cybertipline.KnownHosts;
import org.tocsin.model.Environment;

/**
 * Collects how reports are mailed. Everything is checked by {@link #build}, which throws {@link
 * IllegalArgumentException} with what to change and never with a name, address or secret.
 *
 * <p>Not safe for use by several threads.
 */
public final class MailboxBuilder {
  private static final long LARGEST_FILE = 100L << 20;
  private static final int MOST_CERTIFICATES = 16;

  final MailServer server;
  final Environment environment;
  PayloadPolicy payload = PayloadPolicy.METADATA_ONLY;
  boolean resend;
  long maxFile = Mailbox.DEFAULT_MAX_FILE;
  Clock clock = Clock.systemUTC();
  private @Nullable String to;
  private Optional<URI> stamped = Optional.empty();
  private final List<X509Certificate> certificates = new ArrayList<>();
  private Optional<Smime.Signer> signer = Optional.empty();
  private Optional<Environment> declared = Optional.empty();
  private ContentCipher cipher = ContentCipher.AES_256_CBC;

  MailboxBuilder(MailServer server, Environment environment) {
    this.server = Objects.requireNonNull(server, "server");
    this.environment = Objects.requireNonNull(environment, "environment");
  }

  /**
   * Sets who is told. Required.
   *
   * @param address one bare address in ASCII
   * @param readers the recipient's certificates, 1 to 16, each valid now: RSA of at least 2048 bits
   *     or EC on a named curve. Whoever has one of their keys reads the mail. Who vouches for them
   *     is not asked: the caller answers for that
   */
  public MailboxBuilder to(String address, List<X509Certificate> readers) {
    this.to = Objects.requireNonNull(address, "address");
    this.stamped = Optional.empty();
    this.certificates.clear();
    this.certificates.addAll(readers);
    return this;
  }

  /** Sets who is told by the address that filings are stamped with. */
  MailboxBuilder to(URI mailto, List<X509Certificate> readers) {
    to(mailto.getSchemeSpecificPart(), readers);
    this.stamped = Optional.of(mailto);
    return this;
  }

  /**
   * Sets who signs, with SHA-256. Required.
   *
   * @param key of {@code chain}'s first certificate; used by Bouncy Castle, so not of a token
   * @param chain the signing certificate, valid now, then those that vouch for it, to be sent along
   */
  public MailboxBuilder sign(PrivateKey key, List<X509Certificate> chain) {
    this.signer =
        Optional.of(new Smime.Signer(Objects.requireNonNull(key, "key"), List.copyOf(chain)));
    return this;
  }

  /**
   * Declares what the recipient is for. Required, also where the mail server is this machine: a
   * server passes mail on, so where it stands says nothing.
   */
  public MailboxBuilder declared(Environment recipient) {
    this.declared = Optional.of(recipient);
    return this;
  }

  /** Sets how much is told; {@link PayloadPolicy#METADATA_ONLY} by default. */
  public MailboxBuilder payload(PayloadPolicy policy) {
    this.payload = Objects.requireNonNull(policy, "policy");
    return this;
  }

  /** Sets how mails are encrypted; {@link ContentCipher#AES_256_CBC} by default. */
  public MailboxBuilder cipher(ContentCipher algorithm) {
    this.cipher = Objects.requireNonNull(algorithm, "algorithm");
    return this;
  }

  /**
   * Has a mail whose answer was lost sent again under the same Message-ID, so that it can arrive
   * twice; otherwise its filing is held for a person.
   */
  public MailboxBuilder resendWhenUnsure(boolean again) {
    this.resend = again;
    return this;
  }

  /**
   * Sets the largest file that is attached under {@link PayloadPolicy#FULL}, 0 to 104857600 bytes.
   * A larger one is not attached, and the mail says so.
   */
  public MailboxBuilder maxFile(long bytes) {
    this.maxFile = bytes;
    return this;
  }

  /** Sets the clock that dates and validity are read from. */
  public MailboxBuilder clock(Clock source) {
    this.clock = Objects.requireNonNull(source, "source");
    return this;
  }

  /**
   * Checks everything and returns the destination. No connection is made yet.
   *
   * @throws IllegalArgumentException when something is missing or cannot work
   */
  public Mailbox build() {
    Instant now = clock.instant();
    InternetAddress recipient = recipient();
    require(
        !certificates.isEmpty(),
        "the recipient has no certificate, and a report never leaves unencrypted: ask the recipient"
            + " for one");
    require(certificates.size() <= MOST_CERTIFICATES, "there may be at most 16 certificates");
    for (int i = 0; i < certificates.size(); i++) {
      Certificates.checkRecipient(
          certificates.get(i),
          "certificate " + (i + 1) + " of " + certificates.size() + " of the recipient",
          now);
    }
    require(
        signer.filter(one -> !one.chain().isEmpty()).isPresent(),
        "the signing certificate is missing: a report is always signed");
    Certificates.checkSigner(signer.orElseThrow(), now);
    require(
        maxFile >= 0 && maxFile <= LARGEST_FILE, "maxFile must be 0 to " + LARGEST_FILE + " bytes");
    Environment purpose =
        declared.orElseThrow(
            () ->
                new IllegalArgumentException(
                    "declare what the recipient is for (hostClass): TEST or PRODUCTION"));
    require(
        purpose == environment,
        "the recipient is declared for " + purpose + " and the environment is " + environment);
    Optional<HostClass> known = KnownHosts.classOf(Addresses.domain(recipient));
    require(
        known.isEmpty() || known.get() == HostClass.of(environment),
        "the recipient's host is known to be for "
            + known.map(Enum::name).orElse("")
            + " and the environment is "
            + environment);
    return new Mailbox(this);
  }

  InternetAddress recipient() {
    if (to == null) {
      throw new IllegalArgumentException("to is missing: who is told?");
    }
    return Addresses.parse(to, "to");
  }

  URI address() {
    if (stamped.isPresent()) {
      return stamped.get();
    }
    try {
      return new URI("mailto", recipient().getAddress(), null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("to cannot be written as a mailto address");
    }
  }

  Smime smime() {
    return new Smime(signer, List.copyOf(certificates), cipher);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
