package org.tocsin.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where an upload came from on the network: client address, source port and instant, and how they
 * were found.
 *
 * <p>Source port and time stand beside the address because addresses are shared (RFC 6302).
 * Capturing never throws: an unusable value becomes {@link Fact.Absent} with its reason, and what
 * was given is kept in {@link #claimed()}, which is sealed and never reported.
 *
 * @param address the client's address
 * @param port the client's source port, 1 to 65535
 * @param observedAt when the service received the bytes
 * @param derivation how address and port were found
 * @param claimed texts as they were given: the socket's peer and raw header lines; personal data
 */
public record NetworkOrigin(
    Fact<ClientAddress> address,
    Fact<Integer> port,
    Fact<Instant> observedAt,
    Derivation derivation,
    List<String> claimed) {

  /** How the client's address was found. */
  public enum Derivation {
    /** The other end of the upload's own connection. */
    PEER,
    /** A {@code Forwarded} header (RFC 7239) that a trusted proxy set. */
    FORWARDED,
    /** An {@code X-Forwarded-For} header that a trusted proxy set. */
    X_FORWARDED_FOR,
    /** The peer is a trusted proxy that named nobody. */
    PROXY_WITHOUT_CLIENT,
    /** Nothing was given. */
    NONE
  }

  public NetworkOrigin {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(port, "port");
    Objects.requireNonNull(observedAt, "observedAt");
    Objects.requireNonNull(derivation, "derivation");
    claimed = List.copyOf(claimed);
  }

  /**
   * Records the other end of a connection that no proxy stands in. Never throws.
   *
   * @param address the peer's address as a literal; null when there is none
   * @param port the peer's port; anything outside 1 to 65535 is absent
   * @param at when the service received the bytes; null when it does not know, which stays unknown
   * @param policy which addresses may name an uploader
   */
  public static NetworkOrigin observe(
      @Nullable String address, int port, @Nullable Instant at, AddressPolicy policy) {
    Derivation derivation = address == null ? Derivation.NONE : Derivation.PEER;
    List<String> claimed = address == null ? List.of() : List.of(claim("peer", address, port));
    return of(address, port, at, policy, derivation, claimed);
  }

  /** Returns an origin of which nothing is known. */
  public static NetworkOrigin unknown() {
    return new NetworkOrigin(
        Fact.absent(Absence.ADDRESS_MISSING),
        Fact.absent(Absence.PORT_UNUSABLE),
        Fact.absent(Absence.NOT_AVAILABLE),
        Derivation.NONE,
        List.of());
  }

  /** Returns this origin with an address that {@code policy} objects to made absent. */
  public NetworkOrigin under(AddressPolicy policy) {
    if (!(address instanceof Fact.Known<ClientAddress> known)) {
      return this;
    }
    return policy
        .objection(known.value())
        .map(
            reason ->
                new NetworkOrigin(
                    Fact.absent(reason),
                    port,
                    observedAt,
                    derivation,
                    append(claimed, claim("address", known.value().text(), 0))))
        .orElse(this);
  }

  static NetworkOrigin of(
      @Nullable String address,
      int port,
      @Nullable Instant at,
      AddressPolicy policy,
      Derivation derivation,
      List<String> claimed) {
    Fact<ClientAddress> client;
    if (address == null || address.isBlank()) {
      client = Fact.absent(Absence.ADDRESS_MISSING);
    } else {
      client =
          ClientAddress.parse(address)
              .map(
                  parsed ->
                      policy
                          .objection(parsed)
                          .map(Fact::<ClientAddress>absent)
                          .orElseGet(() -> Fact.known(parsed)))
              .orElseGet(() -> Fact.absent(Absence.ADDRESS_UNPARSEABLE));
    }
    return new NetworkOrigin(
        client,
        port >= 1 && port <= 65535 ? Fact.known(port) : Fact.absent(Absence.PORT_UNUSABLE),
        at == null ? Fact.absent(Absence.NOT_AVAILABLE) : Fact.known(at),
        derivation,
        claimed);
  }

  static String claim(String kind, String text, int port) {
    String bounded = text.length() > 1000 ? text.substring(0, 1000) : text;
    return kind + ": " + bounded + (port == 0 ? "" : " port " + port);
  }

  private static List<String> append(List<String> list, String more) {
    java.util.ArrayList<String> all = new java.util.ArrayList<>(list);
    all.add(more);
    return all;
  }

  @Override
  public String toString() {
    return "NetworkOrigin("
        + derivation
        + ", address "
        + (address.isKnown() ? "known" : address.absence().orElseThrow())
        + ", port "
        + (port.isKnown() ? "known" : "absent")
        + ")";
  }
}
