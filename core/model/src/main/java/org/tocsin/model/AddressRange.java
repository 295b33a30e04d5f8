package org.tocsin.model;

import java.util.Objects;

/**
 * A block of internet addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3).
 *
 * @param prefix any address of the block
 * @param bits how many leading bits the block's addresses share: 0 to 32, or 0 to 128
 */
public record AddressRange(ClientAddress prefix, int bits) {
  public AddressRange {
    Objects.requireNonNull(prefix, "prefix");
    int max = prefix.isIpv6() ? 128 : 32;
    if (bits < 0 || bits > max) {
      throw new IllegalArgumentException("a prefix length is 0 to " + max + ", not " + bits);
    }
  }

  /**
   * Reads {@code address/bits}, or a single address.
   *
   * @throws IllegalArgumentException when the text is neither
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    ClientAddress address =
        ClientAddress.parse(slash < 0 ? text : text.substring(0, slash))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "an address range is written like 192.0.2.0/24 or 2001:db8::/32"));
    if (slash < 0) {
      return new AddressRange(address, address.isIpv6() ? 128 : 32);
    }
    String bits = text.substring(slash + 1).strip();
    if (!bits.matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException(
          "the part behind / of an address range is a number of bits");
    }
    return new AddressRange(address, Integer.parseInt(bits));
  }

  /** Whether the block holds {@code address}. */
  public boolean contains(ClientAddress address) {
    return address.isWithin(prefix.bytes(), bits);
  }

  @Override
  public String toString() {
    return "AddressRange(/" + bits + ")";
  }
}
