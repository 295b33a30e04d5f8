package org.tocsin.mail;

import java.time.Instant;

/**
 * A message that is on its way.
 *
 * @param target whom it is for
 * @param urgent whether quiet hours do not hold it back
 * @param key the same at every attempt
 * @param at when it was closed to further events
 * @param attempts how often it was tried before
 */
record Dispatch(
    String target, boolean urgent, String key, Instant at, long attempts, Digest digest) {}
