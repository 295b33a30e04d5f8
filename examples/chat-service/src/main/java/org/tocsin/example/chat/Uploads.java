package org.tocsin.example.chat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.model.Upload;
import org.tocsin.model.UploadId;
import org.tocsin.model.Verdict;

/**
 * The way of an upload: from a nameless file through the library, and only then, if the verdict's
 * action says so, into a room.
 *
 * <p>Nothing else in the chat puts a file where anybody can see it. Whatever goes wrong on the way
 * ends as {@link Outcome.Refused}: no error delivers.
 *
 * <p>Safe for use by many threads.
 */
final class Uploads implements AutoCloseable {
  /** How long a held upload waits before its uploader is told that it could not be posted. */
  static final Duration LONGEST_HOLD = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
  private static final int MOST_HELD = 200;
  private static final int REMEMBERED = 10_000;

  /** An upload whose verdict says to keep it away from everybody for now. */
  private record Held(IncomingFile file, Upload upload, Spool bytes, boolean again, Instant until) {
    @Override
    public String toString() {
      return "Held(" + upload.id() + ")";
    }
  }

  private final Function<Upload, Verdict> tocsin;
  private final ChatKey key;
  private final Rooms rooms;
  private final FileShelf shelf;
  private final Clock clock;
  private final BiConsumer<IncomingFile, Outcome> settled;
  private final Map<UploadId, Held> held = new LinkedHashMap<>();
  private final Map<UploadId, Outcome> outcomes = new LinkedHashMap<>();

  /**
   * Opens the way.
   *
   * @param tocsin the library's {@code screen}
   * @param settled told when an upload that was held is posted or given up
   */
  Uploads(
      Function<Upload, Verdict> tocsin,
      ChatKey key,
      Rooms rooms,
      FileShelf shelf,
      Clock clock,
      BiConsumer<IncomingFile, Outcome> settled) {
    this.tocsin = tocsin;
    this.key = key;
    this.rooms = rooms;
    this.shelf = shelf;
    this.clock = clock;
    this.settled = settled;
  }

  /**
   * Takes a file through and returns what becomes of it for now.
   *
   * <p>The same attempt again is the same upload. One that was posted is answered with its message,
   * one that waits goes on waiting, and one that was refused is screened again under the same
   * identifier, which the library answers with the incident it has recorded.
   *
   * @param bytes given up to this class, which closes them
   */
  Outcome post(IncomingFile file, Spool bytes) {
    UploadId id = key.uploadId(file.uploader(), file.attempt());
    Optional<Outcome> before = begin(id);
    if (before.isPresent()) {
      close(bytes);
      return before.get();
    }
    Outcome outcome = new Outcome.Refused();
    try {
      Upload upload = file.upload(id, bytes);
      Verdict verdict = tocsin.apply(upload);
      outcome = follow(verdict, file, bytes);
      if (outcome instanceof Outcome.Waiting) {
        outcome = hold(verdict, file, upload, bytes);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("upload {} could not be posted: {}", id, e.getClass().getSimpleName());
    } finally {
      if (!(outcome instanceof Outcome.Waiting)) {
        close(bytes);
        end(id, outcome);
      }
    }
    return outcome;
  }

  /** Returns what became of an attempt, if it is known. */
  synchronized Optional<Outcome> outcome(Person uploader, String attempt) {
    return Optional.ofNullable(outcomes.get(key.uploadId(uploader, attempt)));
  }

  /** Screens again what may come to an answer now, and gives up what waited too long. */
  void retryHeld() {
    List<Held> due;
    synchronized (this) {
      due = new ArrayList<>(held.values());
    }
    for (Held one : due) {
      Outcome outcome = new Outcome.Waiting();
      try {
        if (one.again()) {
          outcome = follow(tocsin.apply(one.upload()), one.file(), one.bytes());
        }
      } catch (IOException | RuntimeException e) {
        LOG.warn("upload {} waits on: {}", one.upload().id(), e.getClass().getSimpleName());
      }
      if (outcome instanceof Outcome.Waiting && !clock.instant().isBefore(one.until())) {
        outcome = new Outcome.Refused();
      }
      if (!(outcome instanceof Outcome.Waiting)) {
        release(one, outcome);
      }
    }
  }

  /** Does what the verdict says. This switch is the chat's whole policy. */
  private Outcome follow(Verdict verdict, IncomingFile file, Spool bytes) throws IOException {
    return switch (verdict.action()) {
      case DELIVER -> {
        SharedFile shared = shelf.put(bytes, file.name());
        yield new Outcome.Posted(rooms.share(file.uploader(), file.room(), shared, file.origin()));
      }
      case HOLD -> new Outcome.Waiting();
      case REFUSE -> new Outcome.Refused();
    };
  }

  /**
   * Keeps an upload away from everybody. Its bytes are kept only where screening them again may
   * come to an answer; a match has its evidence in the library.
   */
  private synchronized Outcome hold(
      Verdict verdict, IncomingFile file, Upload upload, Spool bytes) {
    if (held.size() >= MOST_HELD) {
      return new Outcome.Refused();
    }
    boolean again =
        verdict instanceof Verdict.Undetermined undetermined && undetermined.retryable();
    if (!again) {
      close(bytes);
    }
    held.put(upload.id(), new Held(file, upload, bytes, again, clock.instant().plus(LONGEST_HOLD)));
    return new Outcome.Waiting();
  }

  private void release(Held one, Outcome outcome) {
    synchronized (this) {
      held.remove(one.upload().id());
    }
    close(one.bytes());
    end(one.upload().id(), outcome);
    settled.accept(one.file(), outcome);
  }

  /** Returns what became of this attempt before, or notes that it is under way. */
  private synchronized Optional<Outcome> begin(UploadId id) {
    Outcome before = outcomes.get(id);
    if (before != null && !(before instanceof Outcome.Refused)) {
      return Optional.of(before);
    }
    outcomes.put(id, new Outcome.Waiting());
    return Optional.empty();
  }

  private synchronized void end(UploadId id, Outcome outcome) {
    outcomes.remove(id);
    outcomes.put(id, outcome);
    if (outcomes.size() > REMEMBERED) {
      outcomes.entrySet().stream()
          .filter(entry -> !(entry.getValue() instanceof Outcome.Waiting))
          .map(Map.Entry::getKey)
          .findFirst()
          .ifPresent(outcomes::remove);
    }
  }

  private static void close(Spool bytes) {
    try {
      bytes.close();
    } catch (IOException e) {
      LOG.warn("a spool could not be closed: {}", e.getClass().getSimpleName());
    }
  }

  /** Gives up all bytes that are held. */
  @Override
  public synchronized void close() {
    held.values().forEach(one -> close(one.bytes()));
    held.clear();
  }
}
