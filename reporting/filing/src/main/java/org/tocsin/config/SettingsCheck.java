package org.tocsin.config;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks settings of a kind that an optional module brings, while the file is read. Found by {@link
 * ServiceLoader}; without a check for it, a kind that is not the library's own is refused with a
 * word about the missing module.
 *
 * <p>Reads certificates and key stores that the settings name, and contacts nobody.
 */
public interface SettingsCheck {
  /** Returns the kind, such as {@code email}. */
  String kind();

  /**
   * Returns what is wrong in the settings of a destination.
   *
   * @param clock tells whether certificates are valid now; empty when that is not asked
   */
  List<SettingProblem> check(DeliverySettings settings, Optional<Clock> clock);

  /**
   * Returns what is wrong in the settings of a notification; nothing where the kind tells nobody.
   *
   * @param clock as above
   */
  default List<SettingProblem> check(NotificationSettings settings, Optional<Clock> clock) {
    return List.of();
  }

  /**
   * Returns how much a destination of this kind may be told. Bytes of files go out only where a
   * kind names {@link PayloadPolicy#FULL} here.
   */
  default Set<PayloadPolicy> payloads() {
    return Set.of(
        PayloadPolicy.METADATA_ONLY, PayloadPolicy.HASHES_ONLY, PayloadPolicy.ADDRESS_ONLY);
  }

  /**
   * Returns what the kind lets people be promised, in words that follow "is filed with it", such as
   * {@code at least once under one key}.
   */
  default String promise() {
    return "in one delivery, and left to a person when its answer is lost";
  }

  /** Returns the check for a kind, if a module brings one. */
  static Optional<SettingsCheck> of(String kind) {
    return all().filter(check -> check.kind().equals(kind)).findFirst();
  }

  /** Returns the names of every kind that a module brings, in their order. */
  static SortedSet<String> kinds() {
    return all().map(SettingsCheck::kind).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<SettingsCheck> all() {
    return ServiceLoader.load(SettingsCheck.class, SettingsCheck.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get);
  }
}
