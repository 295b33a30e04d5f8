package org.tocsin.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;

/**
 * Asks an authority for a time-stamp on a head (RFC 3161 over HTTP, section 3.4) and checks what it
 * answers. A question that is asked twice costs a second token and nothing else.
 */
final class TimestampClient {
  /** How far the authority's clock and ours may be apart. */
  static final Duration MAX_SKEW = Duration.ofMinutes(5);

  private static final int MAX_ANSWER = 64 * 1024;

  private final TimestampSettings settings;
  private final Clock clock;
  private final HttpClient http;
  private final SecureRandom random = new SecureRandom();

  TimestampClient(TimestampSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(settings.timeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  TimestampToken stamp(TreeHead head) throws TimestampException {
    byte[] line = head.lineBytes();
    TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
    generator.setCertReq(true);
    settings.policy().ifPresent(policy -> generator.setReqPolicy(new ASN1ObjectIdentifier(policy)));
    BigInteger nonce = new BigInteger(64, random);
    TimeStampRequest request =
        generator.generate(TSPAlgorithms.SHA256, MerkleTree.sha256().digest(line), nonce);
    TimeStampResponse response = ask(request);
    if (response.getStatus() > 1) { // neither granted nor grantedWithMods, section 2.4.2
      throw new TimestampException(TimestampProblem.NOT_GRANTED);
    }
    if (response.getTimeStampToken() == null) {
      throw new TimestampException(TimestampProblem.UNREADABLE);
    }
    TimestampToken token = TimestampToken.of(response.getTimeStampToken());
    if (!nonce.equals(response.getTimeStampToken().getTimeStampInfo().getNonce())) {
      throw new TimestampException(TimestampProblem.OTHER_NONCE);
    }
    token.requireAbout(line);
    try {
      response.validate(request);
    } catch (TSPException e) {
      throw new TimestampException(TimestampProblem.NOT_GRANTED);
    }
    token.requireTrusted(settings.anchors());
    requireTime(token.at(), head);
    return token;
  }

  private void requireTime(Instant at, TreeHead head) throws TimestampException {
    if (at.isBefore(head.at().minus(MAX_SKEW)) || at.isAfter(clock.instant().plus(MAX_SKEW))) {
      throw new TimestampException(TimestampProblem.OTHER_TIME);
    }
  }

  private TimeStampResponse ask(TimeStampRequest request) throws TimestampException {
    byte[] answer;
    try {
      HttpResponse<InputStream> response =
          http.send(
              HttpRequest.newBuilder(settings.authority())
                  .timeout(settings.timeout())
                  .header("Content-Type", "application/timestamp-query")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(request.getEncoded()))
                  .build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        answer = body.readNBytes(MAX_ANSWER + 1);
      }
      if (response.statusCode() != 200) {
        throw new TimestampException(TimestampProblem.UNREACHABLE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TimestampException(TimestampProblem.UNREACHABLE);
    } catch (IOException e) {
      throw new TimestampException(TimestampProblem.UNREACHABLE);
    }
    try {
      if (answer.length > MAX_ANSWER) {
        throw new TimestampException(TimestampProblem.UNREADABLE);
      }
      return new TimeStampResponse(answer);
    } catch (TSPException | IOException | RuntimeException e) {
      throw new TimestampException(TimestampProblem.UNREADABLE);
    }
  }
}
