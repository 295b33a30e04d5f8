package org.tocsin.hashlist;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;

/**
 * Makes canonical values of what sources write, and sets aside what must never be compared.
 *
 * <p>Immutable, safe for use by many threads.
 */
final class Normaliser {
  /** A value is kept for a person to look at up to this length in bytes: it stands in an index. */
  private static final int LONGEST_WRITTEN = 512;

  /**
   * A value that may be compared.
   *
   * @param fingerprint the value
   * @param media what it was computed of
   */
  record Value(Fingerprint fingerprint, MediaKind media) {}

  /**
   * A value that is never compared.
   *
   * @param algorithm the source's name of its algorithm
   * @param written its spelling, cut
   * @param reason why
   */
  record Refused(String algorithm, String written, String reason) {
    @Override
    public String toString() {
      return "Refused(" + reason + ")";
    }
  }

  /**
   * What became of the values of one entry.
   *
   * @param values those to compare, each once
   * @param refused those set aside
   * @param opaque how many are of an algorithm that is only counted
   */
  record Normal(List<Value> values, List<Refused> refused, int opaque) {}

  private final Set<Algorithm> wanted;

  /**
   * @param wanted the algorithms that are kept; none for all
   */
  Normaliser(Set<Algorithm> wanted) {
    this.wanted = Set.copyOf(wanted);
  }

  Normal normal(List<WrittenValue> written) {
    List<Value> values = new ArrayList<>();
    List<Refused> refused = new ArrayList<>();
    Set<Fingerprint> seen = new HashSet<>();
    int opaque = 0;
    for (WrittenValue each : written) {
      Algorithm algorithm;
      Fingerprint value;
      try {
        algorithm = HashValues.algorithm(each.algorithm());
      } catch (IllegalArgumentException e) {
        refused.add(refused(each, HashValues.UNKNOWN_ALGORITHM));
        continue;
      }
      if (HashValues.isOpaque(algorithm)) {
        opaque++;
        continue;
      }
      if (!wanted.isEmpty() && !wanted.contains(algorithm)) {
        continue;
      }
      try {
        value = HashValues.parse(algorithm, each.text());
      } catch (IllegalArgumentException e) {
        refused.add(refused(each, HashValues.MALFORMED));
        continue;
      }
      Optional<String> refusal = HashValues.refusal(value);
      if (refusal.isPresent()) {
        refused.add(refused(each, refusal.get()));
      } else if (seen.add(value)) {
        values.add(new Value(value, each.media()));
      }
    }
    return new Normal(List.copyOf(values), List.copyOf(refused), opaque);
  }

  /** Whether a PDQ value has not exactly 128 ones: of a flat picture, or damaged. */
  static boolean isUnusual(Fingerprint value) {
    return value.algorithm().equals(Algorithm.PDQ) && PdqHash.of(value).ones() != 128;
  }

  private static Refused refused(WrittenValue value, String reason) {
    return new Refused(
        cutToBytes(value.algorithm(), 64), cutToBytes(value.text(), LONGEST_WRITTEN), reason);
  }

  private static String cutToBytes(String text, int most) {
    String cut = cut(text, most);
    while (cut.getBytes(StandardCharsets.UTF_8).length > most) {
      cut = cut(cut, cut.length() - 1);
    }
    return cut;
  }

  static String cut(String text, int most) {
    // PostgreSQL keeps no text with this character.
    String clean = text.replace("\u0000", "");
    if (clean.length() <= most) {
      return clean;
    }
    boolean within =
        most > 0 && Character.isSurrogatePair(clean.charAt(most - 1), clean.charAt(most));
    return clean.substring(0, within ? most - 1 : most);
  }
}
