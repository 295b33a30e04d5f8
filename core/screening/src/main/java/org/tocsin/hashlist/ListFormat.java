package org.tocsin.hashlist;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tocsin.model.SeverityClass;

/**
 * How a list file is written. Every file is the whole list: what it does not name is gone
 * afterwards.
 */
public sealed interface ListFormat {

  /** Our own comma-separated values; every line says what it means. */
  ListFormat CSV = new Csv();

  /**
   * Returns the format of ThreatExchange's exchange {@code local_file}: a line is {@code
   * <signal_type> <value>}, or only a value where the type is the same for all.
   *
   * @param type the algorithm of all lines; empty when each line names its own
   * @param meaning what all entries mean here, because the file cannot say
   */
  static ListFormat localFile(Optional<String> type, SeverityClass meaning) {
    return new LocalFile(type, meaning);
  }

  /**
   * Returns the format in which ThreatExchange's command line keeps what it fetched, {@code
   * simple.<TYPE>.te}: indicator, descriptor, when it was added, and labels with blanks between
   * them. A second column with the indicator's id, as older files have it, is passed over.
   *
   * @param type the algorithm, as the file's name has it, such as {@code HASH_PDQ}
   * @param labels what labels mean here; of several the gravest counts
   */
  static ListFormat threatExchange(String type, ClassMap labels) {
    return new ThreatExchange(type, labels);
  }

  /** Our own comma-separated values. */
  record Csv() implements ListFormat {}

  /**
   * ThreatExchange's {@code local_file}.
   *
   * @param type the algorithm of all lines, if it is fixed
   * @param meaning what all entries mean
   */
  record LocalFile(Optional<String> type, SeverityClass meaning) implements ListFormat {
    public LocalFile {
      type.ifPresent(ListFormat::requireType);
      Objects.requireNonNull(meaning, "meaning");
    }
  }

  /**
   * ThreatExchange's {@code simple.<TYPE>.te}.
   *
   * @param type the algorithm
   * @param labels what labels mean
   */
  record ThreatExchange(String type, ClassMap labels) implements ListFormat {
    public ThreatExchange {
      requireType(type);
      Objects.requireNonNull(labels, "labels");
    }
  }

  private static void requireType(String type) {
    if (!Pattern.matches("[A-Za-z0-9_-]{1,64}", type)) {
      throw new IllegalArgumentException("a signal type has 1 to 64 letters, digits, _ and -");
    }
  }
}
