package org.tocsin.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The service's own proxies, whose word about the client is believed.
 *
 * <p>A header is read only when the socket's peer is one of them, and then from the right: the
 * first element that is not itself a trusted proxy is the client (RFC 7239 section 8.1 on why
 * nothing left of it is evidence). Everything else that a header says is kept as claimed.
 *
 * @param ranges the proxies' addresses; empty means that no header is ever believed
 * @param header which header they set
 */
public record TrustedProxies(List<AddressRange> ranges, Header header) {

  /** Which header a proxy sets. */
  public enum Header {
    /** {@code Forwarded}, RFC 7239: {@code for="192.0.2.60:4711"}. */
    FORWARDED("Forwarded"),
    /** {@code X-Forwarded-For}: {@code 192.0.2.60:4711}, or an address without a port. */
    X_FORWARDED_FOR("X-Forwarded-For");

    private final String field;

    Header(String field) {
      this.field = field;
    }

    /** Returns the header's field name. */
    public String field() {
      return field;
    }
  }

  private record Hop(String address, int port) {}

  private static final Pattern WITH_PORT =
      Pattern.compile("(?:\\[([^\\]]*)\\]|([^:\\[\\]]*))(?::([0-9]{1,5}))?");
  private static final Pattern FOR =
      Pattern.compile("(?:^|;)\\s*for\\s*=\\s*(\"[^\"]*\"|[^;\\s]*)", Pattern.CASE_INSENSITIVE);
  private static final int MAX_HOPS = 50;

  public TrustedProxies {
    ranges = List.copyOf(ranges);
    Objects.requireNonNull(header, "header");
  }

  /** Returns a setting that believes no header. */
  public static TrustedProxies none() {
    return new TrustedProxies(List.of(), Header.FORWARDED);
  }

  /**
   * Records where a request came from. Never throws.
   *
   * @param peer the socket's peer address as a literal; null when there is none
   * @param peerPort the socket's peer port
   * @param headerLines the values of {@link #header()} in the order received, one element a line;
   *     may be empty
   * @param at when the service received the bytes; null when it does not know
   * @param policy which addresses may name an uploader
   */
  public NetworkOrigin observe(
      @Nullable String peer,
      int peerPort,
      List<String> headerLines,
      @Nullable Instant at,
      AddressPolicy policy) {
    List<String> claimed = new ArrayList<>();
    if (peer != null) {
      claimed.add(NetworkOrigin.claim("peer", peer, peerPort));
    }
    for (String line : headerLines.subList(0, Math.min(headerLines.size(), MAX_HOPS))) {
      claimed.add(NetworkOrigin.claim(header.field(), line, 0));
    }
    if (peer == null || !isTrusted(peer)) {
      NetworkOrigin.Derivation derivation =
          peer == null ? NetworkOrigin.Derivation.NONE : NetworkOrigin.Derivation.PEER;
      return NetworkOrigin.of(peer, peerPort, at, policy, derivation, claimed);
    }
    List<Hop> hops = hops(headerLines);
    for (int i = hops.size() - 1; i >= 0 && i >= hops.size() - MAX_HOPS; i--) {
      Hop hop = hops.get(i);
      if (!isTrusted(hop.address())) {
        NetworkOrigin.Derivation derivation =
            header == Header.FORWARDED
                ? NetworkOrigin.Derivation.FORWARDED
                : NetworkOrigin.Derivation.X_FORWARDED_FOR;
        return NetworkOrigin.of(hop.address(), hop.port(), at, policy, derivation, claimed);
      }
    }
    return new NetworkOrigin(
        Fact.absent(Absence.ADDRESS_OF_PROXY),
        Fact.absent(Absence.PORT_UNUSABLE),
        at == null ? Fact.absent(Absence.NOT_AVAILABLE) : Fact.known(at),
        NetworkOrigin.Derivation.PROXY_WITHOUT_CLIENT,
        claimed);
  }

  private boolean isTrusted(String literal) {
    return ClientAddress.parse(literal)
        .map(address -> ranges.stream().anyMatch(range -> range.contains(address)))
        .orElse(false);
  }

  private List<Hop> hops(List<String> lines) {
    List<Hop> hops = new ArrayList<>();
    for (String line : lines) {
      for (String element : splitOutsideQuotes(line)) {
        String node = header == Header.FORWARDED ? forParameter(element) : element.strip();
        hops.add(hop(node));
      }
    }
    return hops;
  }

  /**
   * A forwarded element without a readable client stays in the chain: it must stop the walk, not be
   * skipped.
   */
  private static Hop hop(String node) {
    if (ClientAddress.parse(node).isPresent()) {
      return new Hop(node, 0);
    }
    Matcher matcher = WITH_PORT.matcher(node);
    if (!matcher.matches()) {
      return new Hop(node.isEmpty() ? "?" : node, 0);
    }
    String bracketed = matcher.group(1);
    String address = bracketed != null ? bracketed : matcher.group(2);
    String port = matcher.group(3);
    return new Hop(
        address == null || address.isBlank() ? "?" : address,
        port == null ? 0 : Integer.parseInt(port));
  }

  private static String forParameter(String element) {
    Matcher matcher = FOR.matcher(element.strip());
    if (!matcher.find()) {
      return "";
    }
    String value = matcher.group(1);
    return value.length() >= 2 && value.startsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }

  private static List<String> splitOutsideQuotes(String line) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        parts.add(line.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(line.substring(start));
    return parts;
  }

  @Override
  public String toString() {
    return "TrustedProxies(" + header.field() + ", " + ranges.size() + " ranges)";
  }
}
