package org.tocsin.cybertipline;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Hosts whose purpose is shipped as data. The list keeps filings away from a wrong host; nothing is
 * ever contacted because of it.
 */
public final class KnownHosts {
  private static final Map<String, HostClass> HOSTS = read();

  private KnownHosts() {}

  /**
   * Returns what a host is for, or empty when the list does not know it.
   *
   * @param host the host of a URL; letter case and a final dot do not matter
   */
  public static Optional<HostClass> classOf(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    while (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    return Optional.ofNullable(HOSTS.get(name));
  }

  private static Map<String, HostClass> read() {
    Map<String, HostClass> hosts = new HashMap<>();
    for (String line : lines("known-hosts.txt")) {
      String[] parts = line.split(" ", -1);
      hosts.put(parts[0], HostClass.valueOf(parts[1]));
    }
    return Map.copyOf(hosts);
  }

  /** Returns the lines of a shipped data file, without comments and blank ones. */
  static List<String> lines(String name) {
    String path = "META-INF/tocsin/cybertipline/" + name;
    try (InputStream in = KnownHosts.class.getClassLoader().getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the library's jar lacks " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
