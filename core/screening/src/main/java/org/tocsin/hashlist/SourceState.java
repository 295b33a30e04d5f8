package org.tocsin.hashlist;

/** How a list and its source stand. */
public enum SourceState {
  /** Nothing was read yet. */
  NEW,
  /** The first reading goes on: what is there is used, and is not all. */
  BACKFILL,
  /** Everything was read; only changes are asked for. The only healthy state. */
  FOLLOWING,
  /** The last attempts failed; what was read before is used. */
  DEGRADED,
  /** Nothing was read to the end for longer than the critical bound. */
  STALE,
  /** The source refuses the credential. It is asked again in an hour, or when settings change. */
  AUTH_FAILED,
  /** A person stopped it. */
  PAUSED
}
