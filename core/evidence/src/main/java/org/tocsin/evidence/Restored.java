package org.tocsin.evidence;

import java.time.Instant;
import java.util.Objects;

/**
 * That the database is a copy from before something that happened: nothing may be sent, and no item
 * swept away, because both may have happened, or be needed, after that copy.
 *
 * @param noticedAt when that was noticed, or when the copy was made
 * @param size how many entries the custody log had then
 * @param headSize how many the newest head knows that the log does not bear out; 0 when the copy
 *     says itself that it is one
 */
public record Restored(Instant noticedAt, long size, long headSize) {
  public Restored {
    Objects.requireNonNull(noticedAt, "noticedAt");
  }
}
