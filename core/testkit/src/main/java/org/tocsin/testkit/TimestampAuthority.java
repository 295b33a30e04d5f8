package org.tocsin.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.SignerInfoGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A small time-stamp authority (RFC 3161) on loopback, with an anchor of its own, that can be told
 * to do wrong. It stamps by the clock that it was given.
 *
 * <p>Safe for use by many threads. Its threads are daemons.
 */
public final class TimestampAuthority implements AutoCloseable {
  private static final String POLICY = "1.3.6.1.4.1.99999.1";
  private static final String SIGNER = "CN=Sample time-stamp authority";
  private static final KeyPurposeId TIMESTAMPS = KeyPurposeId.id_kp_timeStamping;

  /** Long: the library that signs writes the real instant beside that of the clock. */
  private static final Duration VALIDITY = Duration.ofDays(3650);

  private final Clock clock;
  private final HttpServer server;
  private final ExecutorService threads;
  private final Issued root;
  private final Issued signer;
  private final AtomicReference<TimestampFault> fault = new AtomicReference<>(TimestampFault.NONE);
  private final AtomicInteger questions = new AtomicInteger();
  private final AtomicInteger serials = new AtomicInteger();

  private record Issued(X509Certificate certificate, KeyPair pair) {}

  private TimestampAuthority(Clock clock) throws IOException, GeneralSecurityException {
    this.clock = clock;
    this.root = issue("CN=Root of the sample time-stamp authority", null, Validity.NOW, null);
    this.signer = issue(SIGNER, root, Validity.NOW, TIMESTAMPS);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "tocsin-timestamp-authority");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private enum Validity {
    NOW,
    OVER
  }

  /** Starts an authority whose certificates are valid for ten years around the clock's instant. */
  public static TimestampAuthority start(Clock clock) {
    try {
      return new TimestampAuthority(clock);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("the time-stamp authority does not start", e);
    }
  }

  /** Returns where it listens. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/tsa");
  }

  /** Returns the certificate to which those of this authority lead. */
  public X509Certificate anchor() {
    return root.certificate();
  }

  /** Has it do something wrong from now on. */
  public void set(TimestampFault wrong) {
    fault.set(wrong);
  }

  /** Returns how many questions it was asked. */
  public int questions() {
    return questions.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    questions.incrementAndGet();
    TimestampFault wrong = Objects.requireNonNull(fault.get());
    byte[] question;
    try (InputStream in = exchange.getRequestBody()) {
      question = in.readAllBytes();
    }
    byte[] body;
    int status = 200;
    try {
      body =
          switch (wrong) {
            case DOWN -> "down".getBytes(StandardCharsets.US_ASCII);
            case GARBAGE -> "no time-stamp".getBytes(StandardCharsets.US_ASCII);
            default -> stamp(new TimeStampRequest(question), wrong);
          };
      status = wrong == TimestampFault.DOWN ? 503 : 200;
    } catch (GeneralSecurityException | OperatorCreationException | TSPException | IOException e) {
      body = String.valueOf(e).getBytes(StandardCharsets.UTF_8);
      status = 500;
    }
    exchange.getResponseHeaders().set("Content-Type", "application/timestamp-reply");
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @SuppressWarnings("JavaUtilDate") // the time-stamp API knows no Instant
  private byte[] stamp(TimeStampRequest asked, TimestampFault wrong)
      throws GeneralSecurityException, OperatorCreationException, TSPException, IOException {
    Instant now = clock.instant();
    Date at = Date.from(wrong == TimestampFault.AHEAD_OF_TIME ? now.plusSeconds(3600) : now);
    Issued by = signer(wrong);
    TimeStampTokenGenerator tokens = new TimeStampTokenGenerator(signing(by), sha256(), policy());
    X509Certificate shown = by.certificate();
    if (wrong == TimestampFault.OTHER_KEY_PURPOSE) {
      shown = reissued(by, KeyPurposeId.id_kp_clientAuth);
    }
    tokens.addCertificates(new JcaCertStore(List.of(shown)));
    TimeStampResponseGenerator responses =
        new TimeStampResponseGenerator(tokens, TSPAlgorithms.ALLOWED);
    if (wrong == TimestampFault.REJECTS) {
      return responses.generateFailResponse(2, 1 << 14, "not today").getEncoded();
    }
    BigInteger serial = BigInteger.valueOf(serials.incrementAndGet());
    return responses.generateGrantedResponse(wrong(asked, wrong), serial, at).getEncoded();
  }

  private Issued signer(TimestampFault wrong) throws GeneralSecurityException, IOException {
    return switch (wrong) {
      case EXPIRED_CERTIFICATE -> issue(SIGNER, root, Validity.OVER, TIMESTAMPS);
      case OTHER_ANCHOR ->
          issue(
              SIGNER, issue("CN=Another root", null, Validity.NOW, null), Validity.NOW, TIMESTAMPS);
      case WRONG_SIGNATURE ->
          new Issued(signer.certificate(), issue(SIGNER, root, Validity.NOW, TIMESTAMPS).pair());
      default -> signer;
    };
  }

  private static TimeStampRequest wrong(TimeStampRequest asked, TimestampFault wrong)
      throws IOException {
    if (wrong != TimestampFault.WRONG_IMPRINT && wrong != TimestampFault.WRONG_NONCE) {
      return asked;
    }
    byte[] digest = asked.getMessageImprintDigest();
    BigInteger nonce = asked.getNonce();
    if (wrong == TimestampFault.WRONG_IMPRINT) {
      digest[0] ^= 1;
    } else if (nonce != null) {
      nonce = nonce.add(BigInteger.ONE);
    }
    TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
    generator.setCertReq(true);
    return generator.generate(asked.getMessageImprintAlgOID(), digest, nonce);
  }

  private static ASN1ObjectIdentifier policy() {
    return new ASN1ObjectIdentifier(POLICY);
  }

  private static DigestCalculator sha256() throws OperatorCreationException {
    return new JcaDigestCalculatorProviderBuilder()
        .build()
        .get(new AlgorithmIdentifier(TSPAlgorithms.SHA256));
  }

  private static SignerInfoGenerator signing(Issued issued)
      throws OperatorCreationException, GeneralSecurityException {
    return new JcaSimpleSignerInfoGeneratorBuilder()
        .build("SHA256withECDSA", issued.pair().getPrivate(), issued.certificate());
  }

  @SuppressWarnings("JavaUtilDate") // the certificate builder knows no Instant
  private Issued issue(
      String name, @Nullable Issued issuer, Validity validity, @Nullable KeyPurposeId purpose)
      throws GeneralSecurityException, IOException {
    KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC");
    pairs.initialize(256);
    BigInteger serial = new BigInteger(100, new SecureRandom()).add(BigInteger.ONE);
    KeyPair pair = pairs.generateKeyPair();
    return new Issued(certificate(name, serial, pair, issuer, validity, purpose), pair);
  }

  /** Returns a certificate of the same name, number and key for another purpose. */
  private X509Certificate reissued(Issued issued, KeyPurposeId purpose)
      throws GeneralSecurityException, IOException {
    BigInteger serial = issued.certificate().getSerialNumber();
    return certificate(SIGNER, serial, issued.pair(), root, Validity.NOW, purpose);
  }

  @SuppressWarnings("JavaUtilDate") // the certificate builder knows no Instant
  private X509Certificate certificate(
      String name,
      BigInteger serial,
      KeyPair pair,
      @Nullable Issued issuer,
      Validity validity,
      @Nullable KeyPurposeId purpose)
      throws GeneralSecurityException, IOException {
    Instant now = clock.instant();
    Instant from = now.minus(VALIDITY);
    Instant to = validity == Validity.OVER ? now.minusSeconds(60) : now.plus(VALIDITY);
    X500Name subject = new X500Name(name);
    X500Name by =
        issuer == null
            ? subject
            : new X500Name(issuer.certificate().getSubjectX500Principal().getName());
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            by, serial, Date.from(from), Date.from(to), subject, pair.getPublic());
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(issuer == null));
      if (purpose != null) {
        builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purpose));
      }
      KeyPair signing = issuer == null ? pair : issuer.pair();
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(signing.getPrivate())));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
