package org.tocsin.cybertipline;

import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;
import org.tocsin.cybertipline.CallOutcome.Ambiguous;
import org.tocsin.cybertipline.CallOutcome.Doubt;
import org.tocsin.cybertipline.CallOutcome.Unavailable;
import org.tocsin.cybertipline.Transport.Patience;
import org.tocsin.cybertipline.Transport.Received;
import org.tocsin.cybertipline.XmlTrees.UnreadableXml;

/**
 * Speaks with one clearinghouse: seven calls, each of which is at most one HTTP request
 * (specification sections 1 to 3).
 *
 * <p>Every call compares the {@link Stamp} of the filing with its own settings and with the host
 * before a connection is opened. Nothing is retried, redirected or authenticated anew; deciding
 * what follows an outcome is the caller's business, because only it knows what a repetition would
 * do. Credentials are sent with the first request. No proxy of the host's process is used.
 *
 * <p>Guarantees: an outcome of {@link CallOutcome.Accepted} means that the answer proves it; {@link
 * CallOutcome.Unavailable} means that the call was not carried out as far as the clearinghouse
 * says. Not guaranteed: that the digest in the answer to an upload equals the digest of what was
 * sent, or that a finished report lists the right files: both are in the exchange for the caller to
 * compare.
 *
 * <p>Safe for use by many threads. Calls block.
 */
public final class CyberTiplineClient implements AutoCloseable {
  /** How much of an answer is read: 1 MiB. */
  public static final int MAX_ANSWER_BYTES = 1024 * 1024;

  private static final MediaType XML = MediaType.get("text/xml; charset=utf-8");
  private static final Pattern REPORT_ID = Pattern.compile("[0-9]{1,18}");

  private final ClientSettings settings;
  private final Clock clock;
  private final Transport transport;

  /** Creates a client. No connection is opened. */
  public CyberTiplineClient(ClientSettings settings, Clock clock) {
    this(settings, clock, host -> List.of(InetAddress.getAllByName(host)));
  }

  CyberTiplineClient(ClientSettings settings, Clock clock, Gate.Resolver resolver) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.transport = new Transport(settings, resolver);
  }

  /** Asks whether the clearinghouse is there and knows the account. Changes nothing. */
  public Exchange status(Stamp stamp) {
    return call(stamp, Endpoint.STATUS, Optional.empty(), null, new byte[0]);
  }

  /** Fetches the clearinghouse's own schema; it is in {@link Exchange#response()}. */
  public Exchange schema(Stamp stamp) {
    return call(stamp, Endpoint.SCHEMA, Optional.empty(), null, new byte[0]);
  }

  /**
   * Opens a report. Every call opens another one.
   *
   * @param reportXml the report document
   */
  public Exchange open(Stamp stamp, byte[] reportXml) {
    return call(
        stamp, Endpoint.OPEN, Optional.empty(), RequestBody.create(reportXml, XML), reportXml);
  }

  /**
   * Uploads one file. A repetition appends another one.
   *
   * @param reportId the open report
   * @param fileName the name the user gave the file; characters that a header cannot carry are
   *     replaced by U+FFFD
   * @param size how many bytes {@code content} has, 0 or more; anything else it has breaks the call
   *     off
   * @param content opened once, read on the calling thread and closed
   * @param progress hears that bytes move
   */
  public Exchange upload(
      Stamp stamp,
      String reportId,
      String fileName,
      long size,
      IoSupplier<InputStream> content,
      ProgressListener progress) {
    String id = reportId(reportId);
    if (size < 0) {
      throw new IllegalArgumentException("a size is 0 or more, not " + size);
    }
    FileBody file = new FileBody(size, content, progress);
    String name = headerText(fileName);
    MultipartBody form =
        new MultipartBody.Builder()
            .setType(MultipartBody.FORM)
            .addFormDataPart("id", id)
            .addFormDataPart("file", name, file)
            .build();
    byte[] note = ("id=" + id + "\nfile=" + name + "\nsize=" + size + "\n").getBytes(UTF_8);
    Instant started = clock.instant();
    Received received =
        transport.send(
            stamp,
            Endpoint.UPLOAD,
            form,
            new Patience(settings.uploadTimeout(size), settings.uploadReadTimeout(size)));
    CallOutcome outcome = outcome(Endpoint.UPLOAD, Optional.of(id), received);
    if (file.trouble().isPresent()) {
      outcome = new Ambiguous(file.trouble().get());
    }
    return exchange(outcome, note, received, file.md5(), started);
  }

  /**
   * Sends the details of one uploaded file.
   *
   * @param fileDetailsXml the document; its report id is the one that the answer must repeat
   */
  public Exchange describe(Stamp stamp, byte[] fileDetailsXml) {
    Optional<String> id = Optional.empty();
    try {
      id = XmlTrees.read(fileDetailsXml).value("reportId");
    } catch (UnreadableXml e) {
      // falls through: refused below, because it names no report
    }
    if (id.isEmpty()) {
      throw new IllegalArgumentException("the details of a file name the report they belong to");
    }
    return call(
        stamp, Endpoint.DESCRIBE, id, RequestBody.create(fileDetailsXml, XML), fileDetailsXml);
  }

  /** Finishes a report. From then on it cannot be changed or withdrawn. */
  public Exchange finish(Stamp stamp, String reportId) {
    return withId(stamp, Endpoint.FINISH, reportId);
  }

  /** Retracts a report that is not finished. Also tells whether one is. */
  public Exchange retract(Stamp stamp, String reportId) {
    return withId(stamp, Endpoint.RETRACT, reportId);
  }

  /** Cancels running calls and closes idle connections. The client can still be used. */
  @Override
  public void close() {
    transport.close();
  }

  private Exchange withId(Stamp stamp, Endpoint endpoint, String reportId) {
    String id = reportId(reportId);
    MultipartBody form =
        new MultipartBody.Builder().setType(MultipartBody.FORM).addFormDataPart("id", id).build();
    return call(stamp, endpoint, Optional.of(id), form, ("id=" + id + "\n").getBytes(UTF_8));
  }

  private Exchange call(
      Stamp stamp,
      Endpoint endpoint,
      Optional<String> reportId,
      @Nullable RequestBody body,
      byte[] request) {
    Instant started = clock.instant();
    Received received =
        transport.send(
            stamp, endpoint, body, new Patience(settings.callTimeout(), settings.readTimeout()));
    CallOutcome outcome = outcome(endpoint, reportId, received);
    return exchange(outcome, request, received, Optional.empty(), started);
  }

  private CallOutcome outcome(Endpoint endpoint, Optional<String> reportId, Received received) {
    if (received.status().isEmpty()) {
      return received.begun()
          ? new Ambiguous(Doubt.NO_ANSWER)
          : new Unavailable(Optional.empty(), OptionalInt.empty());
    }
    return AnswerRules.outcome(
        endpoint,
        reportId,
        received.status().getAsInt(),
        received.body(),
        received.whole(),
        received.retryAfter().flatMap(value -> HttpTimes.retryAfter(value, clock.instant())));
  }

  private Exchange exchange(
      CallOutcome outcome,
      byte[] request,
      Received received,
      Optional<String> sentMd5,
      Instant started) {
    return new Exchange(
        outcome,
        request,
        received.body(),
        received.status(),
        received.requestId(),
        received.date().flatMap(HttpTimes::date),
        sentMd5,
        started,
        clock.instant());
  }

  private static String reportId(String id) {
    if (!REPORT_ID.matcher(id).matches()) {
      throw new IllegalArgumentException("a report id has 1 to 18 decimal digits");
    }
    return id;
  }

  private static String headerText(String name) {
    StringBuilder text = new StringBuilder(name.length());
    name.codePoints()
        .map(c -> c < ' ' || c == 0x7f || (c >= 0xd800 && c <= 0xdfff) ? 0xfffd : c)
        .forEach(text::appendCodePoint);
    return text.isEmpty() ? "\ufffd" : text.toString();
  }

  private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;
}
