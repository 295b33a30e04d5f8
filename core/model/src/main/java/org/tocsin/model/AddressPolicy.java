package org.tocsin.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which addresses may stand in a report as an uploader's.
 *
 * <p>Special-purpose ranges (RFC 6890 and the registries it set up) never name an uploader.
 * Documentation ranges are usable in {@link Environment#TEST} only; loopback only there and only
 * when asked for.
 *
 * @param environment the environment of the service
 * @param loopbackAllowed whether 127.0.0.0/8 and ::1 pass; {@link Environment#TEST} only
 */
public record AddressPolicy(Environment environment, boolean loopbackAllowed) {
  private static final Map<Absence, List<AddressRange>> UNUSABLE =
      Map.of(
          Absence.ADDRESS_LOOPBACK,
          ranges("127.0.0.0/8", "::1/128"),
          Absence.ADDRESS_PRIVATE,
          ranges("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"),
          Absence.ADDRESS_CGNAT,
          ranges("100.64.0.0/10"),
          Absence.ADDRESS_LINK_LOCAL,
          ranges("169.254.0.0/16", "fe80::/10"),
          Absence.ADDRESS_DOCUMENTATION,
          ranges("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"),
          Absence.ADDRESS_SPECIAL_PURPOSE,
          ranges(
              "0.0.0.0/8",
              "192.0.0.0/24",
              "192.31.196.0/24",
              "192.52.193.0/24",
              "192.88.99.0/24",
              "192.175.48.0/24",
              "198.18.0.0/15",
              "224.0.0.0/4",
              "240.0.0.0/4",
              "::/128",
              "64:ff9b::/96",
              "64:ff9b:1::/48",
              "100::/64",
              "2001::/23",
              "2002::/16",
              "2620:4f:8000::/48",
              "5f00::/16",
              "ff00::/8"));

  public AddressPolicy {
    Objects.requireNonNull(environment, "environment");
    if (loopbackAllowed && environment != Environment.TEST) {
      throw new IllegalArgumentException("loopback addresses can be allowed in TEST only");
    }
  }

  /** Returns the policy of an environment, without loopback. */
  public static AddressPolicy of(Environment environment) {
    return new AddressPolicy(environment, false);
  }

  /** Returns why {@code address} cannot name an uploader, or empty when it can. */
  public Optional<Absence> objection(ClientAddress address) {
    for (Map.Entry<Absence, List<AddressRange>> entry : UNUSABLE.entrySet()) {
      for (AddressRange range : entry.getValue()) {
        if (range.contains(address)) {
          return allowed(entry.getKey()) ? Optional.empty() : Optional.of(entry.getKey());
        }
      }
    }
    return Optional.empty();
  }

  private boolean allowed(Absence kind) {
    return switch (kind) {
      case ADDRESS_DOCUMENTATION -> environment == Environment.TEST;
      case ADDRESS_LOOPBACK -> loopbackAllowed;
      default -> false;
    };
  }

  private static List<AddressRange> ranges(String... texts) {
    return java.util.Arrays.stream(texts).map(AddressRange::parse).toList();
  }
}
