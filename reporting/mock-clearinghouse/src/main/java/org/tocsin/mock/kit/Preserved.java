package org.tocsin.mock.kit;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** One preserved upload, as the chat's evidence has it. What is not known is empty. Immutable. */
public final class Preserved {
  private final byte[] bytes;
  private final Optional<String> address;
  private final OptionalInt port;
  private final Optional<Instant> receivedAt;

  private Preserved(
      byte[] bytes, Optional<String> address, OptionalInt port, Optional<Instant> receivedAt) {
    this.bytes = bytes;
    this.address = address;
    this.port = port;
    this.receivedAt = receivedAt;
  }

  /**
   * Returns a preserved upload.
   *
   * @param bytes the file as it is preserved, which is copied; empty when only facts are preserved
   * @param address the uploader's address, a literal
   * @param port the uploader's source port
   * @param receivedAt when the upload was received
   */
  public static Preserved of(
      byte[] bytes, Optional<String> address, OptionalInt port, Optional<Instant> receivedAt) {
    return new Preserved(bytes.clone(), address, port, receivedAt);
  }

  String sha256() {
    return TestUpload.sha256(bytes);
  }

  Optional<String> address() {
    return address;
  }

  OptionalInt port() {
    return port;
  }

  Optional<Instant> receivedAt() {
    return receivedAt;
  }

  @Override
  public String toString() {
    return "Preserved(" + bytes.length + " bytes)";
  }
}
