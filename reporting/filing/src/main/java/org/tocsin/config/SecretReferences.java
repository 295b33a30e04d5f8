package org.tocsin.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Looks up the secrets that one reading of a file names, each of the host's once. */
final class SecretReferences {
  private static final String HOST = "host:";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._/:@-]{1,200}");

  private final Optional<SecretResolver> resolver;
  private final boolean openEnded;
  private final Map<String, Secret> known = new HashMap<>();

  private SecretReferences(Optional<SecretResolver> resolver, boolean openEnded) {
    this.resolver = resolver;
    this.openEnded = openEnded;
  }

  /** Looks up what can be, and leaves open what only a host can say. */
  static SecretReferences openEnded() {
    return new SecretReferences(Optional.empty(), true);
  }

  /** Looks up everything, and refuses what cannot be. */
  static SecretReferences of(Optional<SecretResolver> resolver) {
    return new SecretReferences(resolver, false);
  }

  Optional<SecretResolver> resolver() {
    return resolver;
  }

  /** Whether only a host can say it. */
  static boolean isOfHost(String reference) {
    return reference.startsWith(HOST);
  }

  /**
   * Returns a secret.
   *
   * @throws IllegalArgumentException with what to do, never with a value
   */
  Secret resolve(String reference, Path folder) {
    if (!isOfHost(reference)) {
      return Secret.resolve(reference, folder);
    }
    String name = reference.substring(HOST.length());
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "must be host: and a name of 1 to 200 characters of A-Z, a-z, 0-9, '.', '_', '/', ':',"
              + " '@' and '-'");
    }
    Secret before = known.get(name);
    if (before == null) {
      before = ask(name);
      known.put(name, before);
    }
    return before;
  }

  private Secret ask(String name) {
    if (openEnded) {
      return Secret.ofHost(name);
    }
    SecretResolver host =
        resolver.orElseThrow(
            () ->
                new IllegalArgumentException(
                    "names a secret of the host, and nobody here looks it up: give"
                        + " TocsinBuilder.secrets a resolver, or name it as env:NAME or file:PATH"));
    Optional<Secret> found;
    try {
      found = host.resolve(name);
    } catch (RuntimeException e) {
      // Its message and its causes may hold anything.
      throw new IllegalArgumentException(
          "could not be looked up: the host's resolver failed with "
              + e.getClass().getSimpleName());
    }
    return found.orElseThrow(
        () -> new IllegalArgumentException("names a secret that the host does not know"));
  }

  /** Tells a secret of the host apart from others; empty text for what is no such. */
  String digest(String reference, Path folder) {
    if (!isOfHost(reference)) {
      return "";
    }
    try {
      return resolve(reference, folder).digest();
    } catch (IllegalArgumentException e) {
      return "-"; // a finding of its own
    }
  }
}
