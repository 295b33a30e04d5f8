package org.tocsin.report;

import java.util.Objects;
import org.tocsin.model.Absence;
import org.tocsin.model.Fact;

/**
 * Whether somebody at the provider looked. It decides whether an agency needs a warrant, and is
 * derived from records of who opened the file, never a constant.
 *
 * @param file whether a person viewed the whole content of the file
 * @param exif whether a person viewed its EXIF data; never without the file
 */
public record ViewFacts(Fact<Boolean> file, Fact<Boolean> exif) {
  public ViewFacts {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(exif, "exif");
    if (exif.equals(Fact.known(true)) && !file.equals(Fact.known(true))) {
      throw new IllegalArgumentException("EXIF data is viewed with the file, never without it");
    }
  }

  /** Nobody viewed the file. */
  public static ViewFacts notViewed() {
    return new ViewFacts(Fact.known(false), Fact.known(false));
  }

  /** Somebody viewed the whole file; whether the EXIF data too is not known. */
  public static ViewFacts fileViewed() {
    return new ViewFacts(Fact.known(true), Fact.absent(Absence.NOT_COLLECTED));
  }

  /** Shows nothing of its content. */
  @Override
  public String toString() {
    return "ViewFacts";
  }
}
