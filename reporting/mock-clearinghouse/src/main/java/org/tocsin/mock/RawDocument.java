package org.tocsin.mock;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a document as they arrived. Immutable. */
public final class RawDocument {
  private final byte[] bytes;

  RawDocument(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /** Returns a copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Returns the document read as UTF-8; bytes that are no UTF-8 become U+FFFD. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Returns the number of bytes. */
  public int length() {
    return bytes.length;
  }

  /** Returns the SHA-256 of the bytes, 64 lower-case hexadecimal digits. */
  public String sha256() {
    return Digests.sha256(bytes);
  }

  /** Tells whether the text of an element holds this text; never when the document is broken. */
  boolean tells(String text) {
    try {
      return XmlReader.read(bytes).tree().anyMatch(element -> element.text().contains(text));
    } catch (XmlReader.MalformedException e) {
      return false;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawDocument document && Arrays.equals(bytes, document.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "RawDocument(" + bytes.length + " bytes)";
  }
}
