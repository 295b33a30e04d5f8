package org.tocsin.config;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tocsin.cybertipline.HostClass;
import org.tocsin.cybertipline.KnownHosts;
import org.tocsin.model.Environment;

/**
 * Finds out early what the transport would refuse before every connection: a host that is not for
 * the environment, one of which nobody says what it is for, and plain HTTP to another machine. No
 * name is resolved for it: only what is written as this machine counts as such.
 */
final class HostPurpose {
  private static final Pattern THIS_MACHINE =
      Pattern.compile(
          "([a-z0-9-]+\\.)*localhost\\.?|127(\\.[0-9]{1,3}){3}|0\\.0\\.0\\.0"
              + "|\\[(0{0,4}:){2,7}0{0,3}[01]?]");

  private HostPurpose() {}

  /** Complains of a destination whose host, or what is declared of it, is for another world. */
  static void check(
      YamlSection section, URI url, Optional<Environment> declared, Environment environment) {
    String host = Optional.ofNullable(url.getHost()).orElse("");
    boolean own = isThisMachine(host);
    Optional<HostClass> known = own ? Optional.of(HostClass.LOOPBACK) : KnownHosts.classOf(host);
    if (own && environment == Environment.PRODUCTION) {
      section.complain("url", "is this machine" + meets(environment));
    } else if (!own && known.isPresent() && known.get() != HostClass.of(environment)) {
      section.complain("url", "is a host for " + known.get() + meets(environment));
    }
    if (!own && !"https".equalsIgnoreCase(url.getScheme())) {
      section.complain("url", "must be https: plain HTTP goes to this machine only");
    }
    if (known.isEmpty() && declared.isEmpty() && !section.has("hostClass")) {
      section.complain(
          "hostClass",
          "is missing: say what the host is for, TEST or PRODUCTION; nothing is sent to one of which nobody says it");
    }
    declared
        .filter(purpose -> purpose != environment)
        .ifPresent(purpose -> section.complain("hostClass", "is " + purpose + meets(environment)));
  }

  /** Complains of a mailbox at a host that is known to be for another world. */
  static void checkMailbox(YamlSection section, URI mailto, Environment environment) {
    String address = mailto.getSchemeSpecificPart();
    Optional<HostClass> known = KnownHosts.classOf(address.substring(address.indexOf('@') + 1));
    if (known.isPresent() && known.get() != HostClass.of(environment)) {
      section.complain("url", "is at a host for " + known.get() + meets(environment));
    }
  }

  /** Whether a host of a URL is written as this machine: a loopback or an unspecified address. */
  static boolean isThisMachine(String host) {
    return THIS_MACHINE.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }

  /** Says why that cannot be. */
  static String meets(Environment environment) {
    return " and this service files in " + environment + ": test and production never meet";
  }
}
