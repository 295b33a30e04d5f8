package org.tocsin.hashlist;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A source that tells what a test changed since it was asked last. */
final class ScriptedSource implements HashSource {
  final List<SourceEntry> entries = new ArrayList<>();
  final List<SourceTombstone> tombstones = new ArrayList<>();
  int failsAfter = -1;
  int asked;
  boolean takesFeedback;
  SourceException.Kind feedbackFails = SourceException.Kind.UNAVAILABLE;
  Map<String, Integer> passedOver = Map.of();
  int namesAsked;
  Map<String, String> names = Map.of();
  Runnable whenAsked = () -> {};

  @Override
  public Capabilities capabilities() {
    return new Capabilities(takesFeedback, Optional.empty());
  }

  @Override
  public String configuration() {
    return "scripted";
  }

  @Override
  public Credential checkCredentials() {
    return new Credential("nobody", Optional.empty(), Optional.empty());
  }

  @Override
  public Delta fetch(Checkpoint checkpoint, Call call) throws SourceException {
    asked++;
    whenAsked.run();
    if (failsAfter == 0) {
      throw new SourceException(SourceException.Kind.UNAVAILABLE, "scripted");
    }
    failsAfter--;
    boolean whole = failsAfter < 0;
    Delta delta =
        new Delta(
            entries,
            tombstones,
            new Checkpoint(call.now(), Optional.empty(), ""),
            whole,
            whole,
            passedOver);
    entries.clear();
    tombstones.clear();
    return delta;
  }

  @Override
  public SourceNames names() throws SourceException {
    namesAsked++;
    if (names.isEmpty()) {
      throw new SourceException(SourceException.Kind.UNAVAILABLE, "scripted");
    }
    return new SourceNames(names, Map.of("label", "Content: Label"));
  }

  @Override
  public void feedback(Vote vote) throws SourceException {
    throw new SourceException(feedbackFails, "scripted");
  }

  @Override
  public void close() {}
}
