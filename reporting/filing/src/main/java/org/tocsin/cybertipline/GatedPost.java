package org.tocsin.cybertipline;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import okhttp3.MediaType;
import okhttp3.RequestBody;

/**
 * Sends documents to a receiver that is no clearinghouse, through the same gate: what was made for
 * one environment never opens a connection of another, nothing is repeated, redirected or sent in
 * plain text to another machine.
 *
 * <p>Safe for use by many threads.
 */
public final class GatedPost implements AutoCloseable {
  private final Clock clock;
  private final Transport transport;
  private final Transport.Patience patience;

  /**
   * What came back.
   *
   * @param begun whether the request may have arrived
   * @param status the HTTP status; empty when no answer came
   * @param body the body of the answer
   * @param whole whether that was read to its end
   * @param retryAfter how long the receiver asked to wait, 0 to 24 hours
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Answer(
      boolean begun,
      OptionalInt status,
      byte[] body,
      boolean whole,
      Optional<Duration> retryAfter) {
    public Answer {
      Objects.requireNonNull(status, "status");
      Objects.requireNonNull(retryAfter, "retryAfter");
    }

    @Override
    public String toString() {
      return "Answer(" + (status.isPresent() ? "HTTP " + status.getAsInt() : "none") + ")";
    }
  }

  /** Opens a sender for one receiver. */
  public GatedPost(ClientSettings settings, Clock clock) {
    this.clock = clock;
    this.transport = new Transport(settings, host -> List.of(InetAddress.getAllByName(host)));
    this.patience = new Transport.Patience(settings.callTimeout(), settings.readTimeout());
  }

  /**
   * Sends one document and reads the answer, if there is one.
   *
   * @throws EnvironmentMismatch before anything is sent, when the stamp does not belong here
   */
  public Answer post(Stamp stamp, String mediaType, byte[] document, Map<String, String> headers) {
    Transport.Received received =
        transport.post(
            stamp, RequestBody.create(document, MediaType.get(mediaType)), headers, patience);
    return new Answer(
        received.begun(),
        received.status(),
        received.body(),
        received.whole(),
        received.retryAfter().flatMap(value -> HttpTimes.retryAfter(value, clock.instant())));
  }

  @Override
  public void close() {
    transport.close();
  }
}
