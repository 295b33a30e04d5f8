package org.tocsin.model;

import java.util.Arrays;
import java.util.Optional;

/**
 * An internet address in canonical form: 4 or 16 bytes and their text (RFC 5952 for IPv6).
 *
 * <p>Immutable. An IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2) is unwrapped to IPv4 and
 * says so; a zone identifier is dropped. Parsing reads literals only and never asks a name server.
 * {@code toString} shows the family and never the address.
 */
public final class ClientAddress {
  private final byte[] bytes;
  private final boolean mapped;

  private ClientAddress(byte[] bytes, boolean mapped) {
    this.bytes = bytes;
    this.mapped = mapped;
  }

  /** Returns the address of 4 or 16 bytes in network order, or empty for another length. */
  public static Optional<ClientAddress> ofBytes(byte[] bytes) {
    if (bytes.length == 4) {
      return Optional.of(new ClientAddress(bytes.clone(), false));
    }
    if (bytes.length != 16) {
      return Optional.empty();
    }
    return Optional.of(unwrap(bytes.clone()));
  }

  /**
   * Returns the address that a literal spells, or empty when it spells none.
   *
   * @param literal dotted quad (no leading zeros, no short forms), or IPv6 with optional brackets
   *     and zone
   */
  public static Optional<ClientAddress> parse(String literal) {
    String text = literal.strip();
    if (text.startsWith("[") && text.endsWith("]")) {
      text = text.substring(1, text.length() - 1);
    }
    if (text.isEmpty() || text.length() > 100) {
      return Optional.empty();
    }
    if (text.indexOf(':') < 0) {
      byte[] quad = AddressText.parseIpv4(text);
      return quad == null ? Optional.empty() : Optional.of(new ClientAddress(quad, false));
    }
    int zone = text.indexOf('%');
    if (zone == text.length() - 1) {
      return Optional.empty();
    }
    byte[] sixteen = AddressText.parseIpv6(zone < 0 ? text : text.substring(0, zone));
    return sixteen == null ? Optional.empty() : Optional.of(unwrap(sixteen));
  }

  private static ClientAddress unwrap(byte[] sixteen) {
    for (int i = 0; i < 10; i++) {
      if (sixteen[i] != 0) {
        return new ClientAddress(sixteen, false);
      }
    }
    if (sixteen[10] == -1 && sixteen[11] == -1) {
      return new ClientAddress(Arrays.copyOfRange(sixteen, 12, 16), true);
    }
    return new ClientAddress(sixteen, false);
  }

  /** Returns a copy of the 4 or 16 bytes in network order. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Whether this is an IPv6 address. */
  public boolean isIpv6() {
    return bytes.length == 16;
  }

  /** Whether the address was given as an IPv4-mapped IPv6 address. */
  public boolean wasMapped() {
    return mapped;
  }

  /** Returns the canonical text. It is personal data: never log it. */
  public String text() {
    return bytes.length == 4 ? AddressText.formatIpv4(bytes) : AddressText.formatIpv6(bytes);
  }

  /**
   * Whether the first {@code bits} bits of this address equal those of {@code prefix}, of the same
   * family.
   */
  boolean isWithin(byte[] prefix, int bits) {
    if (prefix.length != bytes.length) {
      return false;
    }
    int whole = bits / 8;
    if (!Arrays.equals(bytes, 0, whole, prefix, 0, whole)) {
      return false;
    }
    int rest = bits % 8;
    if (rest == 0) {
      return true;
    }
    int mask = 0xff << (8 - rest);
    return (bytes[whole] & mask) == (prefix[whole] & mask);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClientAddress that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length == 4 ? "ClientAddress(IPv4)" : "ClientAddress(IPv6)";
  }
}
