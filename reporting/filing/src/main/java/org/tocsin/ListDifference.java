package org.tocsin;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tocsin.config.ConfigException;
import org.tocsin.config.FollowedSource;
import org.tocsin.config.ListServices;
import org.tocsin.config.ListSettings;
import org.tocsin.config.Role;
import org.tocsin.config.TocsinConfig;
import org.tocsin.hashlist.ListStatus;

/** What is different about lists between two configurations. */
final class ListDifference {
  private ListDifference() {}

  /** What decides about what follows sources and looks after lists. */
  private record Following(
      Map<String, FollowedSource> sources,
      Optional<ListServices.Recent> recent,
      Duration alarm,
      Duration most) {}

  private static Following following(TocsinConfig config) {
    Map<String, FollowedSource> sources = new HashMap<>();
    if (config.roles().contains(Role.MAINTAIN)) {
      config
          .lists()
          .forEach(list -> list.source().ifPresent(each -> sources.put(list.name(), each)));
    }
    return new Following(
        sources,
        config.listServices().recent(),
        config.screening().listAgeAlarm(),
        config.screening().maxListAge());
  }

  /** Whether what follows sources and looks after lists is to be another one. */
  static boolean followsAnew(TocsinConfig before, TocsinConfig next) {
    return !following(before).equals(following(next));
  }

  /** Whether it is decided alike whether lists may be empty. */
  static boolean sameRule(TocsinConfig before, TocsinConfig next) {
    return before.emptyListsAllowed() == next.emptyListsAllowed()
        && before.listServices().lookups().isEmpty() == next.listServices().lookups().isEmpty();
  }

  /** Returns the lists whose file is named anew, or is another one, or is read by another rule. */
  static List<ListSettings> imports(TocsinConfig before, TocsinConfig next) {
    if (!next.roles().contains(Role.SCREEN)) {
      return List.of();
    }
    return next.lists().stream()
        .filter(list -> list.file().isPresent())
        .filter(
            list ->
                before.lists().stream()
                    .noneMatch(
                        old ->
                            old.name().equals(list.name())
                                && old.file().equals(list.file())
                                && old.continueOnError() == list.continueOnError()))
        .toList();
  }

  /**
   * Refuses a list that would follow a source and has files, or the other way round.
   *
   * @param there the lists that there are
   * @throws ConfigException with the list's name and what to do
   */
  static void refuseOtherKinds(
      TocsinConfig next, List<ListSettings> imports, Map<String, ListStatus> there) {
    for (ListSettings list : next.lists()) {
      ListStatus status = there.get(list.name());
      boolean asked = list.source().isPresent() && next.roles().contains(Role.MAINTAIN);
      if (status != null && asked && !status.following()) {
        throw new ConfigException(
            "hash list "
                + list.name()
                + " was imported from files and cannot follow a source: give the one that does"
                + " another name");
      }
      if (status != null && imports.contains(list) && status.following()) {
        throw new ConfigException(
            "hash list "
                + list.name()
                + " follows a source and cannot be read from a file: give the one that is another"
                + " name");
      }
    }
  }
}
