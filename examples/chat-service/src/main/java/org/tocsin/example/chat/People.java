package org.tocsin.example.chat;

import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who is here: accounts by name, and their sessions.
 *
 * <p>This is where the example is only an example: there is no password, whoever types a name is
 * that account. A real service puts its own sign-in here.
 *
 * <p>Safe for use by many threads.
 */
final class People {
  /** How long a session lasts. */
  static final Duration SESSION = Duration.ofHours(12);

  private static final int MOST_SESSIONS = 10_000;
  private static final Pattern NAME =
      Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M} ._-]{0,31}");

  private record Session(Person person, Instant until) {}

  private final ChatKey key;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Person> byName = new HashMap<>();
  private final Map<String, Session> sessions = new HashMap<>();

  People(ChatKey key, Clock clock) {
    this.key = key;
    this.clock = clock;
  }

  /**
   * Signs in by name and returns the session's token: 256 random bits.
   *
   * @throws ChatProblem when the name is not 1 to 32 letters, digits, blanks, dots, dashes or
   *     underscores that begin with a letter or digit, or too many people are here
   */
  synchronized String signIn(String givenName) {
    String name = Normalizer.normalize(givenName, Normalizer.Form.NFC).strip();
    if (!NAME.matcher(name).matches()) {
      throw ChatProblem.badRequest(
          "A name has 1 to 32 letters or digits; blanks, dots and dashes may stand between them.");
    }
    Instant now = clock.instant();
    sessions.values().removeIf(session -> !now.isBefore(session.until()));
    if (sessions.size() >= MOST_SESSIONS) {
      throw ChatProblem.full("Too many people are here. Please come back later.");
    }
    String folded = fold(name);
    Person person =
        byName.computeIfAbsent(folded, absent -> new Person(key.accountId(folded), name));
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    sessions.put(token, new Session(person, now.plus(SESSION)));
    return token;
  }

  /** Returns whose session this is, if it still lasts. */
  synchronized Optional<Person> ofSession(String token) {
    return Optional.ofNullable(sessions.get(token))
        .filter(session -> clock.instant().isBefore(session.until()))
        .map(Session::person);
  }

  /** Returns somebody who has signed in since the chat was started. */
  synchronized Optional<Person> named(String name) {
    return Optional.ofNullable(byName.get(fold(Normalizer.normalize(name, Normalizer.Form.NFC))));
  }

  /** Ends a session. */
  synchronized void signOut(String token) {
    sessions.remove(token);
  }

  private static String fold(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }
}
