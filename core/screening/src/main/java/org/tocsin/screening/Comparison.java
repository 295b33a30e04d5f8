package org.tocsin.screening;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import org.tocsin.fingerprint.LumaImage;
import org.tocsin.fingerprint.MediaType;
import org.tocsin.fingerprint.Orientation;
import org.tocsin.fingerprint.Pdq;
import org.tocsin.fingerprint.PdqHasher;
import org.tocsin.fingerprint.PdqRule;
import org.tocsin.hashlist.Snapshot;
import org.tocsin.internal.image.ByteRange;
import org.tocsin.internal.image.Cancellation;
import org.tocsin.internal.image.DecodeReport;
import org.tocsin.internal.image.ImageBounds;
import org.tocsin.internal.image.ImageDecoder;
import org.tocsin.internal.image.MemoryBudget;
import org.tocsin.internal.image.PictureTools;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Coverage;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.MediaFamily;
import org.tocsin.model.UndeterminedReason;

/** Compares one content, or the entries of an archive, with one snapshot. Used by one thread. */
final class Comparison {
  private final Snapshot snapshot;
  private final ScreeningSettings settings;
  private final Findings findings;
  private final Cancellation cancellation;
  private final MemoryBudget.Claim memory;
  private final Queue<PdqHasher> hashers;
  private final Optional<PictureTools> tools;

  Comparison(
      Snapshot snapshot,
      ScreeningSettings settings,
      Findings findings,
      Cancellation cancellation,
      MemoryBudget.Claim memory,
      Queue<PdqHasher> hashers,
      Optional<PictureTools> tools) {
    this.snapshot = snapshot;
    this.settings = settings;
    this.findings = findings;
    this.cancellation = cancellation;
    this.memory = memory;
    this.hashers = hashers;
    this.tools = tools;
  }

  Cancellation cancellation() {
    return cancellation;
  }

  Findings findings() {
    return findings;
  }

  /** Looks digests up. */
  static void digests(
      Snapshot snapshot,
      List<Fingerprint> digests,
      Optional<MatchFacts.Part> part,
      Findings findings) {
    for (Fingerprint digest : digests) {
      findings.exact(snapshot.exactMatches(digest, findings.most()), digest, part);
    }
  }

  /** Looks the digests of an archive's entry up. */
  void digests(List<Fingerprint> digests, MatchFacts.Part entry) {
    digests(snapshot, digests, Optional.of(entry), findings);
  }

  /**
   * Compares pictures perceptually and notes what cannot be.
   *
   * @param entry the archive's entry that the content is, or empty for the upload itself
   */
  void perceptual(ByteRange content, MediaType type, Optional<MatchFacts.Part> entry) {
    if (type.family() != MediaFamily.IMAGE) {
      return;
    }
    PdqHasher pooled = hashers.poll();
    PdqHasher hasher = pooled == null ? new PdqHasher() : pooled;
    int[] index = {0};
    ImageBounds bounds =
        new ImageBounds(
            settings.maxPixels(),
            settings.maxWidth(),
            settings.maxHeight(),
            settings.maxFrames(),
            memory);
    DecodeReport report =
        ImageDecoder.decode(
            content,
            type,
            bounds,
            cancellation,
            tools,
            image -> {
              MatchFacts.Part part = new MatchFacts.Part(MatchFacts.PartKind.FRAME, index[0]++);
              frame(hasher, image, entry.or(() -> Optional.of(part)));
            });
    hashers.add(hasher);
    report.problem().ifPresent(findings::problem);
    findings.picture(report.width(), report.height(), report.frames());
  }

  private void frame(PdqHasher hasher, LumaImage image, Optional<MatchFacts.Part> part) {
    Pdq full = hasher.hash(image, PdqRule.FULL);
    boolean same = PdqHasher.rulesAgree(image);
    Pdq nearest = same ? full : hasher.hash(image, PdqRule.NEAREST_512);
    boolean small =
        image.width() < settings.minimumSide() || image.height() < settings.minimumSide();
    boolean low =
        small
            || (full.quality() < settings.qualityFloor()
                && nearest.quality() < settings.qualityFloor());
    findings.frame(new FrameFacts(part, image.width(), image.height(), full, nearest, low));
    if (low) {
      return;
    }
    look(full, part);
    if (!same) {
      look(nearest, part);
    }
    if (settings.orientations()) {
      for (Orientation orientation : Orientation.values()) {
        if (orientation != Orientation.ORIGINAL) {
          look(hasher.hash(image, PdqRule.FULL, orientation), part);
          if (!same) {
            look(hasher.hash(image, PdqRule.NEAREST_512, orientation), part);
          }
        }
      }
    }
  }

  private void look(Pdq pdq, Optional<MatchFacts.Part> part) {
    if (pdq.quality() >= settings.qualityFloor()) {
      findings.near(
          snapshot.matches(pdq.hash(), findings.most()),
          Optional.of(pdq.hash().fingerprint()),
          Algorithm.PDQ,
          OptionalInt.of(pdq.quality()),
          part);
    }
  }

  /** Notes a problem when content of a type needs a comparison that it cannot have here. */
  void require(MediaType type) {
    if (type.family() != MediaFamily.IMAGE
        && settings.coverage(type.family()) == Coverage.EXACT_AND_PERCEPTUAL) {
      findings.problem(UndeterminedReason.UNSUPPORTED_MEDIA);
    }
  }
}
