package org.tocsin.mock.kit;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An upload that was posted to a chat, and what became of it at the chat's door. Made once, then
 * handed to each of {@link ChatAssertions}. Immutable.
 */
public final class Attempt {
  private final TestUpload upload;
  private final RoomView room;
  private final List<String> before;
  private final boolean posted;
  private final Instant from;
  private final Instant to;

  private Attempt(
      TestUpload upload,
      RoomView room,
      List<String> before,
      boolean posted,
      Instant from,
      Instant to) {
    this.upload = upload;
    this.room = room;
    this.before = before;
    this.posted = posted;
    this.from = from;
    this.to = to;
  }

  /**
   * Looks into the room, posts the upload once, and keeps the answer. The chat runs on the system's
   * clock.
   *
   * @throws Exception what the door or the view threw
   */
  public static Attempt make(TestUpload upload, ChatDoor chat, RoomView room) throws Exception {
    return make(upload, chat, room, Clock.systemUTC());
  }

  /**
   * Looks into the room, posts the upload once, and keeps the answer.
   *
   * @param clock the clock by which the chat runs
   * @throws Exception what the door or the view threw
   */
  public static Attempt make(TestUpload upload, ChatDoor chat, RoomView room, Clock clock)
      throws Exception {
    List<String> before = digests(room);
    Instant from = clock.instant();
    boolean posted = chat.post(upload);
    return new Attempt(upload, room, before, posted, from, clock.instant());
  }

  /** Returns the upload. */
  public TestUpload upload() {
    return upload;
  }

  boolean posted() {
    return posted;
  }

  /** Tells whether a time is within the attempt, to a second, since reports tell whole seconds. */
  boolean spans(Instant time) {
    return !time.isBefore(from.minusSeconds(1)) && !time.isAfter(to.plusSeconds(1));
  }

  /** Returns the digests of what is in the room now and was not before. */
  List<String> appeared() throws Exception {
    List<String> now = digests(room);
    before.forEach(now::remove);
    return now;
  }

  private static List<String> digests(RoomView room) throws Exception {
    List<String> all = new ArrayList<>();
    for (byte[] file : room.files()) {
      all.add(TestUpload.sha256(file));
    }
    return all;
  }

  @Override
  public String toString() {
    return "Attempt(" + upload + ")";
  }
}
