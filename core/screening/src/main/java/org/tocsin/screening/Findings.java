package org.tocsin.screening;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tocsin.hashlist.EntryReview;
import org.tocsin.hashlist.Hit;
import org.tocsin.hashlist.ListPolicy;
import org.tocsin.hashlist.Suppressions;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.SeverityClass;
import org.tocsin.model.UndeterminedReason;

/**
 * What an examination found so far. Safe for use by many threads: when a decode is abandoned, what
 * it found before still counts.
 */
final class Findings {
  private static final int MOST_FRAMES = 100;

  /** How many values of an upload are kept for a comparison with what is listed later. */
  static final int MOST_VALUES = 1_000;

  /** A hit before it is known whether its frame is one of many. */
  private record Found(
      Hit hit,
      Algorithm algorithm,
      MatchFacts.Kind kind,
      int threshold,
      OptionalInt quality,
      Optional<MatchFacts.Part> part,
      boolean suppressed,
      boolean listed) {}

  private final String snapshotId;
  private final Suppressions suppressions;
  private final Clock clock;
  private final int maxMatches;
  private final List<Found> found = new ArrayList<>();
  private final List<FrameFacts> frames = new ArrayList<>();
  private final Set<Fingerprint> lookedUp = new LinkedHashSet<>();
  private boolean lookedUpMore;
  private @Nullable UndeterminedReason problem;
  private boolean lowQuality;
  private boolean benign;
  private boolean ended;
  private int width;
  private int height;
  private int frameCount;

  Findings(String snapshotId, Suppressions suppressions, Clock clock, int maxMatches) {
    this.snapshotId = snapshotId;
    this.suppressions = suppressions;
    this.clock = clock;
    this.maxMatches = maxMatches;
  }

  private void lookedUp(Fingerprint value) {
    if (lookedUp.size() < MOST_VALUES) {
      lookedUp.add(value);
    } else {
      lookedUpMore |= !lookedUp.contains(value);
    }
  }

  /** Adds entries whose digest is equal to {@code value}. */
  synchronized void exact(List<Hit> hits, Fingerprint value, Optional<MatchFacts.Part> part) {
    lookedUp(value);
    Algorithm algorithm = value.algorithm();
    for (Hit hit : hits) {
      if (hit.entry().severity() == SeverityClass.KNOWN_BENIGN) {
        // Colliding content can be made for the older digests; those never vouch for anything.
        benign |=
            part.isEmpty()
                && (algorithm.equals(Algorithm.SHA256) || algorithm.equals(Algorithm.SHA512));
      } else {
        boolean suppressed = isSuppressed(hit, Optional.of(value), false);
        add(
            new Found(
                hit,
                algorithm,
                MatchFacts.Kind.EXACT,
                0,
                OptionalInt.empty(),
                part,
                suppressed,
                true));
      }
    }
  }

  /** How many entries of one class can be told: as many again as may be suppressed among them. */
  int most() {
    return (int) Math.min(Integer.MAX_VALUE, (long) maxMatches + suppressions.ofEntries());
  }

  Suppressions suppressions() {
    return suppressions;
  }

  private boolean isSuppressed(Hit hit, Optional<Fingerprint> value, boolean perceptual) {
    return suppressions.of(hit, value, perceptual, clock.instant()).isPresent();
  }

  /**
   * Adds entries whose perceptual value is near.
   *
   * @param value the value that found them, where this library knows it
   */
  synchronized void near(
      List<Hit> hits,
      Optional<Fingerprint> value,
      Algorithm algorithm,
      OptionalInt quality,
      Optional<MatchFacts.Part> part) {
    near(hits, value, algorithm, Matcher.OWN_THRESHOLDS, quality, part, true);
  }

  /**
   * Adds entries that a matcher names, of lists here or not: since when they say so is not known of
   * all of them.
   *
   * @param value the value that found them, where the matcher knows it
   */
  synchronized void told(List<Hit> hits, Optional<Fingerprint> value, Matcher matcher) {
    near(
        hits,
        value,
        matcher.algorithm(),
        matcher.threshold(),
        OptionalInt.empty(),
        Optional.empty(),
        false);
  }

  private void near(
      List<Hit> hits,
      Optional<Fingerprint> value,
      Algorithm algorithm,
      int threshold,
      OptionalInt quality,
      Optional<MatchFacts.Part> part,
      boolean listed) {
    value.ifPresent(this::lookedUp);
    for (Hit hit : hits) {
      if (hit.entry().severity() != SeverityClass.KNOWN_BENIGN) {
        int within =
            threshold == Matcher.OWN_THRESHOLDS ? hit.entry().policy().matchThreshold() : threshold;
        boolean suppressed = isSuppressed(hit, value, true);
        add(
            new Found(
                hit,
                algorithm,
                MatchFacts.Kind.PERCEPTUAL,
                within,
                quality,
                part,
                suppressed,
                listed));
      }
    }
  }

  private void add(Found hit) {
    if (ended) {
      return;
    }
    found.add(hit);
    if (found.size() > 8 * maxMatches) {
      // First what is told in no case: it takes no place of what is.
      found.removeIf(this::isKnownGood);
      found.sort(order);
      found.subList(Math.min(maxMatches, found.size()), found.size()).clear();
    }
  }

  /** Notes the fingerprints of a picture. */
  synchronized void frame(FrameFacts frame) {
    if (!ended) {
      lowQuality |= frame.lowQuality();
      if (frames.size() < MOST_FRAMES) {
        frames.add(frame);
      }
    }
  }

  /** Notes the size of the picture and how many frames it has. */
  synchronized void picture(int pictureWidth, int pictureHeight, int count) {
    if (!ended && width == 0) {
      width = pictureWidth;
      height = pictureHeight;
      frameCount = count;
    }
  }

  /** Notes why not everything could be compared; the first reason stays. */
  synchronized void problem(UndeterminedReason reason) {
    if (problem == null && !ended) {
      problem = reason;
    }
  }

  /** Ends: later findings of an abandoned decode are not heard any more. */
  synchronized void end() {
    ended = true;
  }

  synchronized Optional<UndeterminedReason> problem() {
    return Optional.ofNullable(problem);
  }

  synchronized boolean lowQuality() {
    return lowQuality;
  }

  synchronized List<FrameFacts> frames() {
    return List.copyOf(frames);
  }

  /** Returns the values that were compared with lists; at most {@link #MOST_VALUES}. */
  synchronized Set<Fingerprint> lookedUp() {
    return new LinkedHashSet<>(lookedUp);
  }

  /** Whether more values were compared than are kept. */
  synchronized boolean lookedUpMore() {
    return lookedUpMore;
  }

  /** Returns the pictures so far, and whether those of the upload itself are all there. */
  synchronized Matcher.Pictures pictures() {
    long own =
        frames.stream()
            .filter(
                frame -> frame.part().map(p -> p.kind() == MatchFacts.PartKind.FRAME).orElse(false))
            .count();
    return new Matcher.Pictures(frames, frameCount > 0 && own == frameCount);
  }

  synchronized int width() {
    return width;
  }

  synchronized int height() {
    return height;
  }

  synchronized int frameCount() {
    return frameCount;
  }

  /** Returns the matches, gravest first, each entry once for each part and kind. */
  synchronized List<MatchFacts> matches() {
    return matches(false);
  }

  /** Returns the matches that a person decided not to act upon. */
  synchronized List<MatchFacts> suppressed() {
    return matches(true);
  }

  private List<MatchFacts> matches(boolean suppressed) {
    List<Found> sorted = new ArrayList<>(found);
    sorted.sort(order);
    List<MatchFacts> matches = new ArrayList<>();
    for (Found match : sorted) {
      if (isKnownGood(match) || match.suppressed() != suppressed) {
        continue;
      }
      MatchFacts facts = facts(match);
      if (matches.size() < maxMatches && matches.stream().noneMatch(m -> same(m, facts))) {
        matches.add(facts);
      }
    }
    return matches;
  }

  /** Whether it is only near to content of which a list knows this very upload as good. */
  private boolean isKnownGood(Found match) {
    return benign && match.kind() == MatchFacts.Kind.PERCEPTUAL && !isArchived(match);
  }

  private static boolean same(MatchFacts one, MatchFacts other) {
    return one.list().equals(other.list())
        && one.entryId().equals(other.entryId())
        && one.submitter().equals(other.submitter())
        && one.algorithm().equals(other.algorithm())
        && one.kind() == other.kind()
        && one.part().equals(other.part());
  }

  private MatchFacts facts(Found match) {
    Hit hit = match.hit();
    boolean alone =
        frameCount < 2
            && match.part().map(p -> p.kind() == MatchFacts.PartKind.FRAME).orElse(false);
    return new MatchFacts(
        hit.entry().list(),
        hit.entry().listVersion(),
        hit.entry().entryId(),
        hit.entry().submitter(),
        hit.entry().classification(),
        severity(match),
        match.algorithm(),
        match.kind(),
        hit.distance(),
        Math.max(match.threshold(), hit.distance()),
        fileThreshold(match),
        match.quality(),
        snapshotId,
        alone ? Optional.empty() : match.part(),
        clock.instant(),
        match.listed() ? Optional.of(hit.entry().updatedAt()) : Optional.empty(),
        Optional.empty());
  }

  /** What hit many accounts soon after it came is near enough to nothing without a person. */
  private int fileThreshold(Found match) {
    if (match.kind() == MatchFacts.Kind.EXACT) {
      return 0;
    }
    return suppressions.review(match.hit().entry()).isPresent()
        ? ListPolicy.EXACT_ONLY
        : match.hit().entry().policy().fileWithoutPersonThreshold();
  }

  /**
   * Content that a list knows as good and another one does not is for a person to decide: neither
   * list wins by itself. By a digest that nobody can make collide the whole upload is known. So is
   * an entry that several submitters deny.
   */
  private SeverityClass severity(Found match) {
    boolean exact = match.kind() == MatchFacts.Kind.EXACT;
    boolean known = benign && exact && !isArchived(match);
    // Of a near match the distance says that it waits.
    boolean denied =
        exact
            && suppressions
                .review(match.hit().entry())
                .filter(cause -> cause == EntryReview.Cause.DISPUTED)
                .isPresent();
    return known || denied ? match.hit().inDispute() : match.hit().severity();
  }

  private static boolean isArchived(Found match) {
    return match.part().map(part -> part.kind() == MatchFacts.PartKind.ENTRY).orElse(false);
  }

  private final Comparator<Found> order =
      Comparator.comparing(Found::suppressed)
          .thenComparingInt(f -> gravity(severity(f)))
          .thenComparing(Found::kind)
          .thenComparingInt(f -> f.hit().distance())
          .thenComparingInt(f -> f.part().map(MatchFacts.Part::index).orElse(-1));

  private static int gravity(SeverityClass severity) {
    return switch (severity) {
      case CONFIRMED -> 0;
      case TEST -> 1;
      case UNKNOWN -> 2;
      case EXPLOITATIVE_REVIEW -> 3;
      case TERRORIST -> 4;
      case NON_CONSENSUAL_INTIMATE -> 5;
      case SIGNAL -> 6;
      case KNOWN_BENIGN -> 7;
    };
  }
}
