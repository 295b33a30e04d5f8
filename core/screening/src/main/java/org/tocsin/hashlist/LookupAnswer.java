package org.tocsin.hashlist;

import java.util.List;
import java.util.Objects;

/**
 * What a look-up service said of one value. Only {@link NoMatch} says that it does not know the
 * value, and only an explicit answer of the service makes one; everything that is not an answer is
 * something else.
 */
public sealed interface LookupAnswer {

  /**
   * The service knows the value.
   *
   * @param hits what it knows, at least one; a classification that the map does not name is {@link
   *     org.tocsin.model.SeverityClass#UNKNOWN}
   */
  record Match(List<Hit> hits) implements LookupAnswer {
    public Match {
      hits = List.copyOf(hits);
      if (hits.isEmpty()) {
        throw new IllegalArgumentException("a match has hits");
      }
    }
  }

  /** The service said that it does not know the value. */
  record NoMatch() implements LookupAnswer {}

  /** The service said that it cannot compare such a value. Asking again does not help. */
  record Unsupported() implements LookupAnswer {}

  /**
   * Nobody knows: no answer came, or the service is in trouble. Asking again may help.
   *
   * @param reason of the same kinds as a list's
   */
  record Unavailable(SourceException.Kind reason) implements LookupAnswer {
    public Unavailable {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /**
   * Nobody knows: the answer is none, or the question was refused. A person has to look.
   *
   * @param reason of the same kinds as a list's
   */
  record Failed(SourceException.Kind reason) implements LookupAnswer {
    public Failed {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** Returns what a failed call means: never that a value is not known. */
  static LookupAnswer of(SourceException failure) {
    return switch (failure.kind()) {
      case UNAVAILABLE, RATE -> new Unavailable(failure.kind());
      default -> new Failed(failure.kind());
    };
  }
}
