package org.tocsin;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.tocsin.config.ConfigException;
import org.tocsin.config.ListSettings;
import org.tocsin.config.Role;
import org.tocsin.config.TocsinConfig;
import org.tocsin.hashlist.HashSource;
import org.tocsin.hashlist.ListSync;

/** Connectors that are opened and that nothing follows yet. */
final class ListSources implements AutoCloseable {
  private final Map<String, HashSource> opened = new HashMap<>();

  /**
   * Opens those that a node has to ask; nothing is asked yet.
   *
   * @throws ConfigException when one cannot be asked like this; none stays open
   */
  static ListSources of(TocsinConfig config, Clock clock) {
    ListSources sources = new ListSources();
    if (!config.roles().contains(Role.MAINTAIN)) {
      return sources;
    }
    for (ListSettings list : config.lists()) {
      try {
        list.source().ifPresent(each -> sources.opened.put(list.name(), each.open(clock)));
      } catch (RuntimeException e) {
        sources.close();
        if (e instanceof IllegalArgumentException) {
          throw new ConfigException(
              "the source of hash list " + list.name() + " cannot be asked: " + e.getMessage());
        }
        throw e;
      }
    }
    return sources;
  }

  /** Gives them away: whoever follows them closes them. */
  void follow(TocsinConfig config, ListSync.Builder builder) {
    for (ListSettings list : config.lists()) {
      HashSource source = opened.get(list.name());
      if (source != null) {
        builder.follow(list.source().orElseThrow().settings(list.name()), source);
      }
    }
  }

  void givenAway() {
    opened.clear();
  }

  @Override
  public void close() {
    opened.values().forEach(Rooms::closeQuietly);
    opened.clear();
  }
}
