package org.tocsin.mock;

import java.time.Instant;
import java.util.Optional;

/**
 * Feedback that a member gave on a fingerprint of an entry; a later one takes its place.
 *
 * @param voter the member who gave it
 * @param memberId the member whose entry it is about
 * @param id the entry's id
 * @param fingerprint such as {@code MD5}
 * @param reasons the guids of the reasons, with blanks between them; empty when it confirms
 * @param at when it was given
 */
public record SharedVote(
    int voter, int memberId, String id, String fingerprint, Optional<String> reasons, Instant at) {}
