package org.tocsin.config;

import java.net.URI;
import java.util.Optional;
import org.tocsin.cybertipline.HostClass;
import org.tocsin.cybertipline.KnownHosts;
import org.tocsin.model.Environment;

/**
 * Finds out early what the transport would refuse before every connection: a host that is not for
 * the environment. No name is resolved for it: what an address tells, such as that it is this
 * machine, is left to the transport.
 */
final class HostPurpose {
  private HostPurpose() {}

  /** Complains of a destination whose host, or what is declared of it, is for another world. */
  static void check(
      YamlSection section, URI url, Optional<Environment> declared, Environment environment) {
    String host = Optional.ofNullable(url.getHost()).orElse("");
    Optional<HostClass> known = KnownHosts.classOf(host);
    if (known.isPresent() && known.get() != HostClass.of(environment)) {
      section.complain("url", "is a host for " + known.get() + meets(environment));
    }
    if (known.isPresent() && !"https".equalsIgnoreCase(url.getScheme())) {
      section.complain("url", "must be https: plain HTTP goes to this machine only");
    }
    declared
        .filter(purpose -> purpose != environment)
        .ifPresent(purpose -> section.complain("hostClass", "is " + purpose + meets(environment)));
  }

  /** Says why that cannot be. */
  static String meets(Environment environment) {
    return " and this service files in " + environment + ": test and production never meet";
  }
}
