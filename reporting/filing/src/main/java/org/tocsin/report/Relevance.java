package org.tocsin.report;

import java.util.Objects;
import java.util.Set;
import org.tocsin.model.Absence;
import org.tocsin.model.Fact;

/** What a file is to a report. */
public sealed interface Relevance {

  /** Returns what somebody established about the file. */
  Set<FileAnnotation> annotations();

  /**
   * The file is what the report is about.
   *
   * @param annotations what somebody established about it
   * @param industryClassification a person's decision, for signatories of the industry agreement
   *     only; never guessed
   */
  record Reported(
      Set<FileAnnotation> annotations, Fact<IndustryClassification> industryClassification)
      implements Relevance {
    public Reported {
      annotations = Set.copyOf(annotations);
      Objects.requireNonNull(industryClassification, "industry classification");
    }

    /** Returns the relevance of a file about which nobody established anything. */
    public static Reported plain() {
      return new Reported(Set.of(), Fact.absent(Absence.NOT_COLLECTED));
    }
  }

  /**
   * The file explains the report, such as a transcript. It is never a potential meme and has no
   * industry classification.
   *
   * @param annotations what somebody established about it
   */
  record Supplemental(Set<FileAnnotation> annotations) implements Relevance {
    public Supplemental {
      annotations = Set.copyOf(annotations);
      if (annotations.contains(FileAnnotation.POTENTIAL_MEME)) {
        throw new IllegalArgumentException("a supplemental file is never a potential meme");
      }
    }
  }
}
