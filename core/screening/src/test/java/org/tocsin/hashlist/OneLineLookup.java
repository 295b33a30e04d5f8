package org.tocsin.hashlist;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tocsin.fingerprint.PdqHash;

/** Asks a service that answers one value with one line: {@code no}, or what it knows. */
final class OneLineLookup implements LookupService {
  /** How the service is reached. */
  interface Line {
    String ask(String value) throws IOException;
  }

  private final String name;
  private final ClassMap classes;
  private final ListPolicy policy;
  private final Line line;
  private final Clock clock;

  OneLineLookup(String name, ClassMap classes, ListPolicy policy, Line line, Clock clock) {
    this.name = name;
    this.classes = classes;
    this.policy = policy;
    this.line = line;
    this.clock = clock;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Map<PdqHash, LookupAnswer> ask(List<PdqHash> values) {
    Map<PdqHash, LookupAnswer> answers = new HashMap<>();
    for (PdqHash value : values) {
      answers.put(value, answer(value));
    }
    return answers;
  }

  /** Only its own word that it does not know the value is one: all else is no answer. */
  private LookupAnswer answer(PdqHash value) {
    String said;
    try {
      said = line.ask(value.fingerprint().hex());
    } catch (IOException e) {
      return new LookupAnswer.Unavailable(SourceException.Kind.UNAVAILABLE);
    }
    if (said.equals("no")) {
      return new LookupAnswer.NoMatch();
    }
    String[] words = said.split(" ", -1);
    if (words.length != 4 || !words[0].equals("yes") || !words[3].matches("[0-9]{1,3}")) {
      return new LookupAnswer.Failed(SourceException.Kind.UNREADABLE);
    }
    return new LookupAnswer.Match(
        List.of(hit(words[1], words[2], Math.min(256, Integer.parseInt(words[3])))));
  }

  private Hit hit(String reference, String classification, int distance) {
    Instant now = clock.instant();
    ListEntry entry =
        new ListEntry(
            name,
            "at " + now,
            reference,
            name,
            classification,
            classes.meaning(Optional.of(classification)),
            now,
            policy.of(classification));
    return new Hit(entry, distance);
  }

  @Override
  public void check() throws SourceException {
    try {
      String unused = line.ask("");
    } catch (IOException e) {
      throw new SourceException(SourceException.Kind.UNAVAILABLE, "the service is not there");
    }
  }

  @Override
  public void close() {}
}
