package org.tocsin.hashlist;

import java.util.Objects;

/**
 * A value as a source writes it, before it is known to be one.
 *
 * @param algorithm the source's name of the algorithm
 * @param text the value's spelling
 * @param media what it was computed of
 */
public record WrittenValue(String algorithm, String text, MediaKind media) {
  public WrittenValue {
    Objects.requireNonNull(algorithm, "algorithm");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(media, "media");
  }

  @Override
  public String toString() {
    return "WrittenValue";
  }
}
