package org.tocsin.cli.architecture;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The rules; each returns what breaks it, one line each, so that a test can see it broken. */
final class Rules {
  private final House house;
  private final List<JavaClass> classes = new ArrayList<>();

  Rules(House house) {
    this.house = house;
    house.classes().forEach(classes::add);
  }

  /** Returns the classes that the rules look at. */
  List<JavaClass> classes() {
    return classes;
  }

  /** Arrows between modules and packages point one way. */
  Set<String> direction() {
    Set<String> broken = new TreeSet<>();
    for (JavaClass type : classes) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        Optional<String> from = house.packageOf(type);
        Optional<String> to = house.packageOf(dependency.getTargetClass());
        if (from.isPresent() && to.isPresent() && !from.equals(to)) {
          House.objection(from.get(), to.get())
              .ifPresent(
                  why ->
                      broken.add(
                          type.getName()
                              + " -> "
                              + dependency.getTargetClass().getName()
                              + ": "
                              + why));
        }
      }
    }
    return broken;
  }

  /** Every package has a place, a name that says what is in it, and null marked. */
  Set<String> packages() {
    Set<String> broken = new TreeSet<>();
    classes.stream()
        .map(JavaClass::getPackage)
        .distinct()
        .forEach(each -> packageFaults(each).forEach(broken::add));
    return broken;
  }

  private List<String> packageFaults(JavaPackage each) {
    List<String> faults = new ArrayList<>();
    String name = each.getName();
    boolean marked =
        each.tryGetPackageInfo().filter(info -> info.isAnnotatedWith(NullMarked.class)).isPresent();
    if (!marked) {
      faults.add(name + " is not null marked");
    }
    if (Arrays.stream(name.split("\\.")).anyMatch(House.emptyNames()::contains)) {
      faults.add(name + " has a name that names nothing");
    }
    String below = name.equals(house.base()) ? "" : name.substring(house.base().length() + 1);
    if (House.moduleOf(below).isEmpty()) {
      faults.add(name + " has no place in the house");
    }
    return faults;
  }

  /** What is exported shows no internal type and no type of a library that could be exchanged. */
  Set<String> signatures() {
    Set<String> broken = new TreeSet<>();
    for (JavaClass type : classes) {
      if (!isExported(type)) {
        continue;
      }
      Stream<JavaClass> parents =
          Stream.concat(type.getRawSuperclass().stream(), type.getRawInterfaces().stream());
      parents.forEach(shown -> objection(shown).ifPresent(why -> broken.add(type.getName() + why)));
      for (JavaMember member : type.getMembers()) {
        if (member.getModifiers().contains(JavaModifier.PUBLIC)
            || member.getModifiers().contains(JavaModifier.PROTECTED)) {
          member.getAllInvolvedRawTypes().stream()
              .map(Rules::objection)
              .flatMap(Optional::stream)
              .forEach(why -> broken.add(member.getFullName() + why));
        }
      }
    }
    return broken;
  }

  private static final List<String> EXCHANGEABLE =
      List.of(
          "okhttp3.",
          "okio.",
          "com.fasterxml.jackson.",
          "org.bouncycastle.",
          "com.google.crypto.tink.",
          "org.yaml.snakeyaml.",
          "com.zaxxer.hikari.",
          "org.sqlite.",
          "org.postgresql.",
          "com.github.benmanes.caffeine.",
          "com.twelvemonkeys.",
          "com.github.kagkarlsson.",
          "picocli.");

  private boolean isExported(JavaClass type) {
    JavaClass outer = type;
    boolean open = true;
    while (true) {
      open &= outer.getModifiers().contains(JavaModifier.PUBLIC);
      Optional<JavaClass> next = outer.getEnclosingClass();
      if (next.isEmpty()) {
        break;
      }
      outer = next.get();
    }
    return open
        && !isInternal(type)
        && house.packageOf(type).filter(name -> !name.equals("cli")).isPresent();
  }

  private static boolean isInternal(JavaClass type) {
    return Arrays.asList(type.getPackageName().split("\\.")).contains("internal");
  }

  private static Optional<String> objection(JavaClass shown) {
    JavaClass type = shown.getBaseComponentType();
    if (isInternal(type) && type.getPackageName().startsWith("org.tocsin.")) {
      return Optional.of(" shows the internal type " + type.getName());
    }
    return EXCHANGEABLE.stream().anyMatch(type.getName()::startsWith)
        ? Optional.of(" shows " + type.getName())
        : Optional.empty();
  }

  /** Returns every use of one of the targets. */
  Set<String> uses(Predicate<String> target) {
    return uses(target, place -> false);
  }

  /** Returns every use of one of the targets outside the places where it is allowed. */
  Set<String> uses(Predicate<String> target, Predicate<String> allowedIn) {
    Set<String> broken = new TreeSet<>();
    for (JavaClass type : classes) {
      if (allowedIn.test(outermost(type))) {
        continue;
      }
      for (JavaAccess<?> access : type.getAccessesFromSelf()) {
        String called = signature(access.getTarget());
        if (target.test(called)) {
          broken.add(type.getName() + " uses " + called);
        }
      }
    }
    return broken;
  }

  /** Returns every mention of a type in code, fields or signatures. */
  Set<String> mentions(Set<String> types) {
    return mentions(types, place -> false);
  }

  /** Returns every mention of a type outside the places where it is allowed. */
  Set<String> mentions(Set<String> types, Predicate<String> allowedIn) {
    Set<String> broken = new TreeSet<>();
    for (JavaClass type : classes) {
      if (allowedIn.test(outermost(type))) {
        continue;
      }
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        if (types.contains(dependency.getTargetClass().getName())) {
          broken.add(type.getName() + " mentions " + dependency.getTargetClass().getName());
        }
      }
    }
    return broken;
  }

  /** Returns the name of the outermost class, below the base: {@code cybertipline.Transport}. */
  private String outermost(JavaClass type) {
    String name = type.getName().substring(house.base().length() + 1);
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }

  private static String signature(AccessTarget target) {
    if (target instanceof AccessTarget.CodeUnitAccessTarget code) {
      StringBuilder text = new StringBuilder(code.getOwner().getName());
      text.append('.').append(code.getName()).append('(');
      String separator = "";
      for (JavaClass parameter : code.getRawParameterTypes()) {
        text.append(separator).append(parameter.getSimpleName());
        separator = ", ";
      }
      return text.append(')').toString();
    }
    return target.getOwner().getName() + "." + target.getName();
  }
}
