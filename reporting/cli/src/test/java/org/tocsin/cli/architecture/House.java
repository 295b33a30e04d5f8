package org.tocsin.cli.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rooms of the house: which module a package belongs to, and which modules and packages it may
 * know.
 *
 * @param base the package that all others lie under
 */
record House(String base) {
  /** The product. */
  static final House OURS = new House("org.tocsin");

  /** Classes that break every rule on purpose. */
  static final House WRONG = new House("org.tocsin.cli.architecture.wrong");

  /** The packages of each module; the package of the facade is the empty text. */
  private static final Map<String, Set<String>> MODULES =
      Map.ofEntries(
          Map.entry("model", Set.of("model")),
          Map.entry("store", Set.of("store")),
          Map.entry("screening", Set.of("fingerprint", "hashlist", "screening", "internal.image")),
          Map.entry("evidence", Set.of("evidence", "docket", "export")),
          Map.entry("filing", Set.of("", "report", "cybertipline", "filing", "config", "metrics")),
          Map.entry("mail", Set.of("mail")),
          Map.entry("mock", Set.of("mock", "mock.junit", "mock.kit")),
          Map.entry("testkit", Set.of("testkit")),
          Map.entry("cli", Set.of("cli")));

  /** The modules that each module may know beside itself. */
  private static final Map<String, Set<String>> KNOWN_MODULES =
      Map.ofEntries(
          Map.entry("model", Set.of()),
          Map.entry("store", Set.of("model")),
          Map.entry("screening", Set.of("store", "model")),
          Map.entry("evidence", Set.of("store", "model")),
          Map.entry("filing", Set.of("evidence", "screening", "store", "model")),
          Map.entry("mail", Set.of("filing", "store", "model")),
          Map.entry("mock", Set.of()),
          Map.entry("testkit", Set.of("model")),
          Map.entry(
              "cli", Set.of("filing", "mail", "mock", "evidence", "screening", "store", "model")));

  /** Packages that a package must not know, although its module could. */
  private static final Map<String, Set<String>> STRANGERS =
      Map.ofEntries(
          Map.entry("fingerprint", Set.of("hashlist", "screening")),
          Map.entry("hashlist", Set.of("screening", "internal.image")),
          Map.entry("internal.image", Set.of("hashlist", "screening")),
          Map.entry("evidence", Set.of("docket", "export")),
          Map.entry("docket", Set.of("export")),
          Map.entry("report", Set.of("cybertipline", "filing", "config", "")),
          Map.entry("cybertipline", Set.of("filing", "config", "")),
          Map.entry("config", Set.of("filing", "")),
          Map.entry("filing", Set.of("", "metrics")),
          Map.entry("metrics", Set.of("")));

  /** Returns the classes of the house, without tests. */
  JavaClasses classes() {
    return this.equals(OURS)
        ? new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(base)
        : new ClassFileImporter().importPackages(base);
  }

  /** Returns the package of a class below the base; empty when the class lies elsewhere. */
  Optional<String> packageOf(JavaClass type) {
    String name = type.getBaseComponentType().getPackageName();
    if (name.equals(base)) {
      return Optional.of("");
    }
    return name.startsWith(base + ".")
        ? Optional.of(name.substring(base.length() + 1))
        : Optional.empty();
  }

  /** Returns the module of a package; empty for one that nobody has given a place. */
  static Optional<String> moduleOf(String name) {
    return MODULES.entrySet().stream()
        .filter(entry -> entry.getValue().contains(name))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Returns why a package may not know another; empty when it may. */
  static Optional<String> objection(String from, String to) {
    Optional<String> origin = moduleOf(from);
    Optional<String> target = moduleOf(to);
    if (origin.isEmpty() || target.isEmpty()) {
      return Optional.of("a package without a place in the house");
    }
    if (origin.equals(target)) {
      return STRANGERS.getOrDefault(from, Set.of()).contains(to)
          ? Optional.of("package " + from + " does not know package " + to)
          : Optional.empty();
    }
    return KNOWN_MODULES.getOrDefault(origin.get(), Set.of()).contains(target.get())
        ? Optional.empty()
        : Optional.of("module " + origin.get() + " does not know module " + target.get());
  }

  /** Returns the names that no package may have, because they name nothing. */
  static List<String> emptyNames() {
    return List.of("util", "utils", "common", "helper", "helpers", "manager", "impl", "misc");
  }
}
