package org.tocsin.mock;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes the votes of members on entries of the hash-sharing API. */
final class HashShareVotes {
  /** The refusal of a vote on what is not there. */
  static final String UNKNOWN = "no such entry or fingerprint";

  private static final Pattern VOTE =
      Pattern.compile("/v2/entries/([0-9]{1,9})/([^/]+)/([A-Z0-9_]+)/feedback");

  private HashShareVotes() {}

  /** Books a vote and returns nothing, or why it was refused. */
  static Optional<String> take(HashShare share, String path, byte[] body) {
    Matcher vote = VOTE.matcher(path);
    Optional<SharedEntry> entry =
        vote.matches()
            ? share
                .entry(SharedEntry.key(Integer.parseInt(vote.group(1)), segment(vote.group(2))))
                .filter(found -> found.hasFingerprint(vote.group(3)))
            : Optional.empty();
    if (entry.isEmpty()) {
      return Optional.of(UNKNOWN);
    }
    Optional<Optional<String>> ballot = ballot(body, vote.group(3));
    if (ballot.isEmpty()) {
      return Optional.of("no usable feedback");
    }
    share.vote(entry.get(), HashShare.FIRST_MEMBER, vote.group(3), ballot.get());
    return Optional.empty();
  }

  /** Decodes a segment of a path, in which a plus sign is a plus sign. */
  private static String segment(String raw) {
    try {
      return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Reads a vote: no reasons when it confirms, else reasons that exist; nothing when unusable. */
  private static Optional<Optional<String>> ballot(byte[] body, String fingerprint) {
    try {
      XmlElement root = XmlReader.read(body);
      if (!root.name().equals("feedbackSubmission")
          || !root.namespace().equals(HashShareXml.NAMESPACE)) {
        return Optional.empty();
      }
      if (root.child("affirmative").isPresent()) {
        return Optional.of(Optional.empty());
      }
      List<String> guids =
          root.children("negative").stream()
              .flatMap(negative -> negative.children("reasonIds").stream())
              .flatMap(ids -> ids.children("guid").stream())
              .map(guid -> guid.text().strip())
              .toList();
      Optional<String> known = HashShareXml.reason(fingerprint);
      boolean usable =
          !guids.isEmpty() && guids.stream().allMatch(guid -> known.equals(Optional.of(guid)));
      return usable ? Optional.of(Optional.of(String.join(" ", guids))) : Optional.empty();
    } catch (XmlReader.MalformedException e) {
      return Optional.empty();
    }
  }
}
