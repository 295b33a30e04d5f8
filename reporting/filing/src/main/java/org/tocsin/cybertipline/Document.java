package org.tocsin.cybertipline;

import java.util.List;

/**
 * A document that was written, and what could not be written as it was.
 *
 * <p>{@code toString} shows nothing of it.
 *
 * @param xml UTF-8, with a prolog
 * @param replacements characters that XML cannot carry and how often they were replaced
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, never compared
public record Document(byte[] xml, List<Replacement> replacements) {
  public Document {
    xml = xml.clone();
    replacements = List.copyOf(replacements);
  }

  /** Returns a copy of the document. */
  @Override
  public byte[] xml() {
    return xml.clone();
  }

  @Override
  public String toString() {
    return "Document[" + xml.length + " bytes]";
  }
}
