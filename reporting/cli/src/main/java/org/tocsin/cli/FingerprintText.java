package org.tocsin.cli;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.tocsin.fingerprint.FileFingerprinter.FileFingerprints;
import org.tocsin.fingerprint.Orientation;
import org.tocsin.fingerprint.Pdq;

/** How fingerprints are written: for a person, or as the line of JSON that scripts rely on. */
record FingerprintText(boolean full, boolean nearest, boolean dihedral) {
  static FingerprintText of(String rule, boolean dihedral) {
    return switch (rule) {
      case "512" -> new FingerprintText(false, true, dihedral);
      case "full" -> new FingerprintText(true, false, dihedral);
      case "both" -> new FingerprintText(true, true, dihedral);
      default -> throw CommandException.usage("--rule is 512, full or both");
    };
  }

  /** Returns one JSON object; what is absent is null. */
  String json(Fingerprinted result) {
    Optional<FileFingerprints> prints = result.prints();
    Optional<FileFingerprints> picture = prints.filter(p -> p.width() > 0);
    Optional<Pdq> all = prints.flatMap(FileFingerprints::full).filter(pdq -> full);
    Optional<Pdq> reduced = prints.flatMap(FileFingerprints::nearest).filter(pdq -> nearest);
    return JsonLine.of(
        json -> {
          json.put("file", result.file().toString())
              .put("mediaType", prints.map(p -> p.mediaType().name()))
              .put("width", number(picture.map(FileFingerprints::width)))
              .put("height", number(picture.map(FileFingerprints::height)))
              .put("frames", number(picture.map(FileFingerprints::frames)))
              .put("md5", prints.map(p -> p.md5().hex()))
              .put("sha1", prints.map(p -> p.sha1().hex()))
              .put("sha256", prints.map(p -> p.sha256().hex()))
              .put("pdq", all.map(FingerprintText::hex))
              .put("pdqQuality", number(all.or(() -> reduced).map(Pdq::quality)))
              .put("pdq512", reduced.map(FingerprintText::hex))
              .put("undetermined", result.undetermined())
              .put("error", result.error());
          if (dihedral) {
            turned(json, "dihedral", full, prints.map(FileFingerprints::dihedral));
            turned(json, "dihedral512", nearest, prints.map(FileFingerprints::dihedralNearest));
          }
        });
  }

  private static void turned(
      JsonLine json, String key, boolean wanted, Optional<Map<Orientation, Pdq>> hashes) {
    Optional<Map<Orientation, Pdq>> known = hashes.filter(map -> wanted && !map.isEmpty());
    if (known.isEmpty()) {
      json.put(key, Optional.empty());
      return;
    }
    json.object(
        key,
        inner -> {
          for (Orientation orientation : Orientation.values()) {
            inner.put(
                orientation.name(),
                Optional.ofNullable(known.get().get(orientation)).map(FingerprintText::hex));
          }
        });
  }

  /** Returns a paragraph. */
  String readable(Fingerprinted result) {
    StringBuilder text = new StringBuilder(Shown.plain(result.file().toString()));
    result.error().ifPresent(why -> text.append("\n  error    ").append(why));
    result.prints().ifPresent(prints -> append(text, prints));
    return text.append('\n').toString();
  }

  private void append(StringBuilder text, FileFingerprints prints) {
    text.append("\n  type     ").append(prints.mediaType().name());
    if (prints.width() > 0) {
      text.append(", ").append(prints.width()).append(" x ").append(prints.height());
      text.append(", ").append(Shown.count(prints.frames(), "frame", "frames"));
    }
    text.append(", ").append(Shown.count(prints.size(), "byte", "bytes"));
    text.append("\n  md5      ").append(prints.md5().hex());
    text.append("\n  sha1     ").append(prints.sha1().hex());
    text.append("\n  sha256   ").append(prints.sha256().hex());
    prints.full().filter(pdq -> full).ifPresent(pdq -> append(text, "pdq", pdq));
    prints.nearest().filter(pdq -> nearest).ifPresent(pdq -> append(text, "pdq512", pdq));
    if (dihedral && full) {
      append(text, "pdq", prints.dihedral());
    }
    if (dihedral && nearest) {
      append(text, "pdq512", prints.dihedralNearest());
    }
    prints.undetermined().ifPresent(why -> text.append("\n  undetermined: ").append(why));
  }

  private static void append(StringBuilder text, String name, Pdq pdq) {
    text.append("\n  ").append(name).append(" ".repeat(9 - name.length())).append(hex(pdq));
    text.append(" quality ").append(pdq.quality());
    if (pdq.quality() < Pdq.DEFAULT_QUALITY_FLOOR) {
      text.append(" (says too little to be compared)");
    }
  }

  private static void append(StringBuilder text, String name, Map<Orientation, Pdq> turned) {
    for (Orientation orientation : Orientation.values()) {
      Pdq pdq = turned.get(orientation);
      if (pdq != null) {
        text.append("\n  ").append(name).append(' ').append(orientation).append(' ');
        text.append(hex(pdq));
      }
    }
  }

  private static String hex(Pdq pdq) {
    return pdq.hash().fingerprint().hex();
  }

  private static OptionalInt number(Optional<Integer> value) {
    return value.map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }
}
