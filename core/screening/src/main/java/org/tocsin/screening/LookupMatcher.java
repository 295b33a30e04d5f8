package org.tocsin.screening;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.fingerprint.MediaType;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.hashlist.Hit;
import org.tocsin.hashlist.LookupAnswer;
import org.tocsin.hashlist.LookupService;
import org.tocsin.hashlist.Snapshot;
import org.tocsin.model.Algorithm;
import org.tocsin.model.MediaFamily;

/**
 * Asks a look-up service for the PDQ values of an upload's pictures, both rules of each frame.
 *
 * <p>Whatever the service does not explicitly say of every value makes the upload undetermined,
 * unless something matched that counts: an entry that is suppressed, or known good, does not speak
 * for a value that nobody answered for. Pictures within archives are compared with local lists
 * only. Safe for use by many threads.
 */
public final class LookupMatcher implements Matcher {
  private static final Logger log = LoggerFactory.getLogger(LookupMatcher.class);

  private final LookupService service;
  private final AtomicBoolean failing = new AtomicBoolean();

  /** Creates a matcher; the caller closes the service. */
  public LookupMatcher(LookupService service) {
    this.service = Objects.requireNonNull(service, "service");
  }

  @Override
  public Algorithm algorithm() {
    return Algorithm.PDQ;
  }

  @Override
  public int threshold() {
    return OWN_THRESHOLDS;
  }

  @Override
  public boolean compares(MediaType type) {
    return type.family() == MediaFamily.IMAGE;
  }

  /** What a service does not know today it may know tomorrow, and no snapshot says when. */
  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public List<Hit> match(Content content, MediaType type, Snapshot snapshot) {
    throw new IllegalStateException("look-up services compare pictures that were decoded");
  }

  /**
   * Asks for all pictures. What the service knows is told whatever it did not answer.
   *
   * @throws LookupFailedException when the service did not answer for each
   */
  @Override
  public void match(
      Content content, MediaType type, Snapshot snapshot, Pictures pictures, Found found)
      throws LookupFailedException {
    Set<PdqHash> values = new LinkedHashSet<>();
    for (FrameFacts frame : pictures.frames()) {
      if (!frame.lowQuality()) {
        values.add(frame.full().hash());
        values.add(frame.nearest().hash());
      }
    }
    if (!values.isEmpty()) {
      int unanswered = 0;
      Map<PdqHash, LookupAnswer> answers = service.ask(List.copyOf(values));
      for (PdqHash value : values) {
        LookupAnswer answer = answers.get(value);
        if (answer instanceof LookupAnswer.Match match) {
          found.hits(match.hits(), Optional.of(value.fingerprint()));
        } else if (!(answer instanceof LookupAnswer.NoMatch)) {
          unanswered++;
        }
      }
      note(unanswered > 0);
      if (unanswered > 0) {
        throw new LookupFailedException("the service did not answer for every picture");
      }
    }
    if (!pictures.complete()) {
      throw new LookupFailedException("not every picture could be asked for");
    }
  }

  /** Says once that a service fails, and once that it is back. */
  private void note(boolean fails) {
    if (failing.compareAndSet(!fails, fails)) {
      if (fails) {
        log.warn(
            "look-up service {} does not answer: uploads it is asked for wait", service.name());
      } else {
        log.info("look-up service {} answers again", service.name());
      }
    }
  }

  /** A service did not answer. */
  public static final class LookupFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    LookupFailedException(String message) {
      super(message);
    }
  }
}
