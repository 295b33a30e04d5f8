package org.tocsin.cybertipline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import org.tocsin.model.Environment;
import org.tocsin.testkit.SettableClock;

/** Makes each of the seven calls with the sample conversation's facts. */
final class Calls {
  static final String REPORT = "100000042";
  static final String FILE = "00112233445566778899aabbccddeeff";
  static final String MD5_OF_HELLO = "5d41402abc4b2a76b9719d911017c592";
  static final String PROLOG = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";

  private Calls() {}

  static CyberTiplineClient client(URI base) {
    return client(base, Duration.ofSeconds(30));
  }

  /** A client that gives up soon, for servers that never answer. */
  static CyberTiplineClient impatient(URI base) {
    return client(base, Duration.ofMillis(500));
  }

  private static CyberTiplineClient client(URI base, Duration readTimeout) {
    return new CyberTiplineClient(
        ClientSettings.builder(base, "sample", "s\u00e4mple".toCharArray())
            .connectTimeout(Duration.ofSeconds(30))
            .readTimeout(readTimeout)
            .callTimeout(Duration.ofSeconds(60))
            .build(),
        SettableClock.at("2026-01-15T09:31:00Z"));
  }

  static Stamp stamp(URI base) {
    return new Stamp(Environment.TEST, base, "sample", true);
  }

  static Exchange make(CyberTiplineClient client, Endpoint endpoint, Stamp stamp) {
    return switch (endpoint) {
      case STATUS -> client.status(stamp);
      case SCHEMA -> client.schema(stamp);
      case OPEN -> client.open(stamp, "<report/>".getBytes(UTF_8));
      case UPLOAD ->
          client.upload(
              stamp,
              REPORT,
              "placeholder.png",
              5,
              () -> new ByteArrayInputStream("hello".getBytes(UTF_8)),
              ProgressListener.NONE);
      case DESCRIBE ->
          client.describe(
              stamp,
              ("<fileDetails><reportId>" + REPORT + "</reportId></fileDetails>").getBytes(UTF_8));
      case FINISH -> client.finish(stamp, REPORT);
      case RETRACT -> client.retract(stamp, REPORT);
    };
  }

  /** The documented success of a call. */
  static String success(Endpoint endpoint) {
    return switch (endpoint) {
      case STATUS -> response(0, "Remote User : sample, Remote Ip : 192.0.2.200", "");
      case SCHEMA -> PROLOG + "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"/>";
      case OPEN, DESCRIBE, RETRACT -> response(0, "Success", "<reportId>" + REPORT + "</reportId>");
      case UPLOAD ->
          response(
              0,
              "Success",
              "<reportId>"
                  + REPORT
                  + "</reportId><fileId>"
                  + FILE
                  + "</fileId><hash>"
                  + MD5_OF_HELLO
                  + "</hash>");
      case FINISH ->
          PROLOG
              + "<reportDoneResponse><responseCode>0</responseCode><reportId>"
              + REPORT
              + "</reportId><files><fileId>"
              + FILE
              + "</fileId></files></reportDoneResponse>";
    };
  }

  static String response(int code, String description, String more) {
    return PROLOG
        + "<reportResponse><responseCode>"
        + code
        + "</responseCode><responseDescription>"
        + description
        + "</responseDescription>"
        + more
        + "</reportResponse>";
  }
}
