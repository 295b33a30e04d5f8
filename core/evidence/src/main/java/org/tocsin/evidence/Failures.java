package org.tocsin.evidence;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.regex.Pattern;
import org.tocsin.evidence.EvidenceException.Kind;

/** Turns failures of storage into exceptions that name no place. */
final class Failures {
  private static final Pattern NO_SPACE =
      Pattern.compile(
          "no space left|disk full|file too large|quota|not enough space",
          Pattern.CASE_INSENSITIVE);

  private Failures() {}

  static EvidenceException ofStorage(IOException e) {
    String message =
        e instanceof FileSystemException fileSystem ? fileSystem.getReason() : e.getMessage();
    if (message != null && NO_SPACE.matcher(message).find()) {
      return new EvidenceException(Kind.FULL, "the place of evidence has no space left");
    }
    if (e instanceof FileNotFoundException) {
      return new EvidenceException(Kind.MISSING, "a sealed item is not where it was put");
    }
    return new EvidenceException(
        Kind.UNAVAILABLE, "the place of evidence cannot be read or written");
  }
}
