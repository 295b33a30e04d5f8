package org.tocsin.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkOriginTest {
  private static final AddressPolicy POLICY = AddressPolicy.of(Environment.TEST);
  private static final Instant NOW = Instant.parse("2026-01-15T09:30:00Z");
  private static final TrustedProxies FORWARDED =
      new TrustedProxies(
          List.of(AddressRange.parse("10.1.0.0/16"), AddressRange.parse("127.0.0.1")),
          TrustedProxies.Header.FORWARDED);
  private static final TrustedProxies X_FORWARDED =
      new TrustedProxies(
          List.of(AddressRange.parse("10.1.0.0/16")), TrustedProxies.Header.X_FORWARDED_FOR);

  @Test
  void observe_peer_keepsAddressPortAndInstant() {
    NetworkOrigin origin = NetworkOrigin.observe("192.0.2.10", 51515, NOW, POLICY);
    assertThat(text(origin)).isEqualTo("192.0.2.10");
    assertThat(origin.port()).isEqualTo(Fact.known(51515));
    assertThat(origin.observedAt()).isEqualTo(Fact.known(NOW));
    assertThat(origin.derivation()).isEqualTo(NetworkOrigin.Derivation.PEER);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 65536, Integer.MAX_VALUE})
  void observe_unusablePort_isAbsent(int port) {
    assertThat(NetworkOrigin.observe("192.0.2.10", port, NOW, POLICY).port())
        .isEqualTo(Fact.absent(Absence.PORT_UNUSABLE));
  }

  @Test
  void observe_missingInstant_staysUnknown() {
    assertThat(NetworkOrigin.observe("192.0.2.10", 1, null, POLICY).observedAt().isKnown())
        .isFalse();
  }

  @Test
  void observe_privateAddress_isAbsentAndKeptAsClaimed() {
    NetworkOrigin origin = NetworkOrigin.observe("10.0.0.5", 4000, NOW, POLICY);
    assertThat(origin.address()).isEqualTo(Fact.absent(Absence.ADDRESS_PRIVATE));
    assertThat(origin.claimed()).containsExactly("peer: 10.0.0.5 port 4000");
  }

  @Test
  void observe_noAddress_isMissing() {
    assertThat(NetworkOrigin.observe(null, 0, NOW, POLICY).address())
        .isEqualTo(Fact.absent(Absence.ADDRESS_MISSING));
    assertThat(NetworkOrigin.observe("Unknown", 0, NOW, POLICY).address())
        .isEqualTo(Fact.absent(Absence.ADDRESS_UNPARSEABLE));
  }

  @Test
  void under_strictPolicy_dropsWhatALaxOneTook() {
    NetworkOrigin origin = NetworkOrigin.observe("192.0.2.10", 51515, NOW, POLICY);
    NetworkOrigin strict = origin.under(AddressPolicy.of(Environment.PRODUCTION));
    assertThat(strict.address()).isEqualTo(Fact.absent(Absence.ADDRESS_DOCUMENTATION));
    assertThat(strict.claimed()).contains("address: 192.0.2.10");
  }

  @Test
  void proxies_forwardedFromTrustedPeer_namesClientAndPort() {
    NetworkOrigin origin =
        FORWARDED.observe(
            "127.0.0.1", 40000, List.of("for=\"192.0.2.44:51515\";proto=https"), NOW, POLICY);
    assertThat(text(origin)).isEqualTo("192.0.2.44");
    assertThat(origin.port()).isEqualTo(Fact.known(51515));
    assertThat(origin.derivation()).isEqualTo(NetworkOrigin.Derivation.FORWARDED);
  }

  @Test
  void proxies_forwardedIpv6_readsBracketsAndPort() {
    NetworkOrigin origin =
        FORWARDED.observe(
            "127.0.0.1", 1, List.of("by=10.1.0.1;For=\"[2001:db8:cafe::17]:4711\""), NOW, POLICY);
    assertThat(text(origin)).isEqualTo("2001:db8:cafe::17");
    assertThat(origin.port()).isEqualTo(Fact.known(4711));
  }

  @Test
  void proxies_headerFromUntrustedPeer_isOnlyClaimed() {
    NetworkOrigin origin =
        X_FORWARDED.observe("192.0.2.66", 5555, List.of("203.0.113.1"), NOW, POLICY);
    assertThat(text(origin)).isEqualTo("192.0.2.66");
    assertThat(origin.derivation()).isEqualTo(NetworkOrigin.Derivation.PEER);
    assertThat(origin.claimed()).contains("X-Forwarded-For: 203.0.113.1");
  }

  @Test
  void proxies_spoofedElementsLeftOfTheClient_areNotEvidence() {
    NetworkOrigin origin =
        X_FORWARDED.observe(
            "10.1.0.9", 5555, List.of("203.0.113.1, 192.0.2.77:7777, 10.1.0.8"), NOW, POLICY);
    assertThat(text(origin)).isEqualTo("192.0.2.77");
    assertThat(origin.port()).isEqualTo(Fact.known(7777));
  }

  @Test
  void proxies_unreadableElement_stopsTheWalk() {
    NetworkOrigin origin =
        X_FORWARDED.observe("10.1.0.9", 5555, List.of("203.0.113.1, unknown"), NOW, POLICY);
    assertThat(origin.address()).isEqualTo(Fact.absent(Absence.ADDRESS_UNPARSEABLE));
  }

  @Test
  void proxies_namingNobody_isNeverTheProxy() {
    NetworkOrigin origin = X_FORWARDED.observe("10.1.0.9", 5555, List.of(), NOW, POLICY);
    assertThat(origin.address()).isEqualTo(Fact.absent(Absence.ADDRESS_OF_PROXY));
    assertThat(origin.port().isKnown()).isFalse();
  }

  @Test
  void observe_anyText_neverThrows() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String alphabet = "0123456789abcdefFor=\"[]:;,.% \u0000\u0130é/-";
    for (int i = 0; i < 20_000; i++) {
      List<String> lines = new ArrayList<>();
      for (int k = random.nextInt(3); k > 0; k--) {
        lines.add(randomText(random, alphabet));
      }
      String peer = random.nextInt(4) == 0 ? "10.1.0.9" : randomText(random, alphabet);
      int port = random.nextInt();
      assertThatCode(
              () -> {
                FORWARDED.observe(peer, port, lines, NOW, POLICY);
                X_FORWARDED.observe(peer, port, lines, null, POLICY);
                NetworkOrigin.observe(peer, port, null, POLICY);
              })
          .as("seed %d", seed)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void toString_knownAddress_hidesIt() {
    assertThat(NetworkOrigin.observe("192.0.2.10", 51515, NOW, POLICY).toString())
        .doesNotContain("192.0.2.10")
        .doesNotContain("51515");
  }

  private static String randomText(Random random, String alphabet) {
    StringBuilder text = new StringBuilder();
    for (int k = random.nextInt(40); k > 0; k--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private static String text(NetworkOrigin origin) {
    return origin.address().toOptional().orElseThrow().text();
  }
}
