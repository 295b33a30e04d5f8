package org.tocsin.mock;

import java.time.Duration;
import java.util.Map;

/**
 * An answer on its way to the wire.
 *
 * @param status the HTTP status; 0 closes the connection without an answer
 * @param mediaType the content type, or empty
 * @param headers further headers
 * @param body the bytes
 * @param sent how many bytes of the body are sent before the connection closes
 * @param padding how many blanks follow the body
 * @param pause the pause between two bytes; zero sends all at once
 * @param fromService whether the service itself answers, with its {@code Request-ID}
 */
@SuppressWarnings("ArrayRecordComponent") // An answer is never compared.
record Answer(
    int status,
    String mediaType,
    Map<String, String> headers,
    byte[] body,
    int sent,
    long padding,
    Duration pause,
    boolean fromService) {

  static Answer of(int status, String mediaType, byte[] body) {
    return new Answer(status, mediaType, Map.of(), body, body.length, 0, Duration.ZERO, true);
  }

  static Answer drop() {
    return of(0, "", new byte[0]);
  }

  static Answer gateway(int status, Map<String, String> headers, String html) {
    byte[] body = Wire.utf8(html);
    return new Answer(status, "text/html", headers, body, body.length, 0, Duration.ZERO, false);
  }

  boolean drops() {
    return status == 0;
  }

  Answer cutAt(int count) {
    return new Answer(status, mediaType, headers, body, count, padding, pause, fromService);
  }

  Answer padded(long count) {
    return new Answer(status, mediaType, headers, body, sent, count, pause, fromService);
  }

  Answer slowed(Duration value) {
    return new Answer(status, mediaType, headers, body, sent, padding, value, fromService);
  }
}
