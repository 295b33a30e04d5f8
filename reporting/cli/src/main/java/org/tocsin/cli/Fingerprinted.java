package org.tocsin.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.tocsin.fingerprint.FileFingerprinter.FileFingerprints;
import org.tocsin.model.UndeterminedReason;

/**
 * One file and its fingerprints, or why there are none.
 *
 * @param file the file as it was named
 * @param prints what was computed; empty after an error
 * @param error why the file could not be read
 */
record Fingerprinted(Path file, Optional<FileFingerprints> prints, Optional<String> error) {
  static Fingerprinted of(Path file, FileFingerprints prints) {
    return new Fingerprinted(file, Optional.of(prints), Optional.empty());
  }

  static Fingerprinted failed(Path file, String why) {
    return new Fingerprinted(file, Optional.empty(), Optional.of(why));
  }

  /** Returns why not everything in the file could be read. */
  Optional<UndeterminedReason> undetermined() {
    return prints.flatMap(FileFingerprints::undetermined);
  }

  @Override
  public String toString() {
    return "Fingerprinted";
  }
}
