package org.tocsin.report;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.tocsin.model.Absence;
import org.tocsin.model.Fact;

/**
 * What is told about the one file of a {@link BatchedReport}; nothing else may be.
 *
 * @param uploadedAt when the service received it, in the past
 * @param viewed whether somebody looked
 * @param publiclyAvailable whether all of it was accessible to anybody
 * @param memes why it is batched, at least one
 * @param industryClassification the class, for signatories of the industry agreement only
 */
public record BatchedFile(
    Fact<Instant> uploadedAt,
    ViewFacts viewed,
    Fact<Boolean> publiclyAvailable,
    Set<Meme> memes,
    Fact<IndustryClassification> industryClassification)
    implements FileReport {
  /** Why a file is batched. */
  public enum Meme {
    VIRAL,
    POTENTIAL_MEME
  }

  public BatchedFile {
    Objects.requireNonNull(uploadedAt, "uploaded at");
    Objects.requireNonNull(viewed, "viewed");
    Objects.requireNonNull(publiclyAvailable, "publicly available");
    memes = Set.copyOf(memes);
    Objects.requireNonNull(industryClassification, "industry classification");
    if (memes.isEmpty()) {
      throw new IllegalArgumentException("a batched file is viral, a potential meme, or both");
    }
  }

  /** Starts one of which everything else is absent. */
  public static Builder builder(ViewFacts viewed) {
    return new Builder(viewed);
  }

  /** Shows nothing of its content. */
  @Override
  public String toString() {
    return "BatchedFile";
  }

  /** Collects the facts. Not safe for use by several threads. */
  public static final class Builder {
    private Fact<Instant> uploadedAt = Fact.absent(Absence.NOT_COLLECTED);
    private final ViewFacts viewed;
    private Fact<Boolean> publiclyAvailable = Fact.absent(Absence.NOT_COLLECTED);
    private Set<Meme> memes = Set.of();
    private Fact<IndustryClassification> industryClassification =
        Fact.absent(Absence.NOT_COLLECTED);

    private Builder(ViewFacts viewed) {
      this.viewed = viewed;
    }

    /** Sets when the service received it. */
    public Builder uploadedAt(Fact<Instant> value) {
      this.uploadedAt = value;
      return this;
    }

    /** Sets whether all of it was accessible to anybody. */
    public Builder publiclyAvailable(Fact<Boolean> value) {
      this.publiclyAvailable = value;
      return this;
    }

    /** Sets why it is batched. */
    public Builder memes(Set<Meme> value) {
      this.memes = value;
      return this;
    }

    /** Sets the class. */
    public Builder industryClassification(Fact<IndustryClassification> value) {
      this.industryClassification = value;
      return this;
    }

    /**
     * Returns what was collected.
     *
     * @throws IllegalArgumentException when a value exceeds its limit; the message names field and
     *     limit, and no content
     */
    public BatchedFile build() {
      return new BatchedFile(uploadedAt, viewed, publiclyAvailable, memes, industryClassification);
    }
  }
}
