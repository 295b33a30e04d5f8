package org.tocsin.cybertipline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.tocsin.cybertipline.EnvironmentMismatch.Reason;
import org.tocsin.model.Environment;
import org.tocsin.testkit.SettableClock;

class GateTest {
  private static final String REAL = KnownHosts.lines("known-hosts.txt").get(0).split(" ", -1)[0];
  private static final String SANDBOX =
      KnownHosts.lines("known-hosts.txt").get(1).split(" ", -1)[0];

  private static void pass(
      String url, Environment environment, Optional<HostClass> declared, String... addresses)
      throws UnknownHostException {
    ClientSettings.Builder settings =
        ClientSettings.builder(URI.create(url), "sample", "x".toCharArray())
            .environment(environment);
    declared.ifPresent(settings::declared);
    List<InetAddress> resolved = new ArrayList<>();
    for (String address : addresses) {
      resolved.add(InetAddress.getByName(address));
    }
    new Gate(settings.build(), host -> resolved)
        .pass(new Stamp(environment, URI.create(url), "sample", false));
  }

  private static void refuses(
      Reason reason,
      String url,
      Environment environment,
      Optional<HostClass> declared,
      String... addresses) {
    assertThatThrownBy(() -> pass(url, environment, declared, addresses))
        .isInstanceOfSatisfying(
            EnvironmentMismatch.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void knownHosts_areRefusedToTheOtherEnvironment_withoutAskingANameServer() {
    refuses(
        Reason.PRODUCTION_HOST, "https://" + REAL + "/ispws", Environment.TEST, Optional.empty());
    refuses(
        Reason.PRODUCTION_HOST,
        "https://" + REAL.toUpperCase(java.util.Locale.ROOT) + "./ispws",
        Environment.TEST,
        Optional.of(HostClass.TEST));
    refuses(
        Reason.TEST_HOST,
        "https://" + SANDBOX + "/ispws",
        Environment.PRODUCTION,
        Optional.empty());
    refuses(
        Reason.TEST_HOST,
        "https://" + SANDBOX + "/ispws",
        Environment.PRODUCTION,
        Optional.of(HostClass.PRODUCTION));
  }

  @Test
  void knownHosts_passInTheirOwnEnvironment_byTlsOnly() throws Exception {
    pass("https://" + REAL + "/ispws", Environment.PRODUCTION, Optional.empty());
    pass("https://" + SANDBOX + "/ispws", Environment.TEST, Optional.empty());
    refuses(
        Reason.PLAIN_HTTP, "http://" + REAL + "/ispws", Environment.PRODUCTION, Optional.empty());
  }

  @Test
  void loopback_isJudgedByTheAddress_andNeverProduction() throws Exception {
    pass("http://mock.example/ispws", Environment.TEST, Optional.empty(), "127.0.0.1", "::1");
    refuses(
        Reason.LOOPBACK_HOST,
        "https://clearinghouse.example/ispws",
        Environment.PRODUCTION,
        Optional.of(HostClass.PRODUCTION),
        "127.0.0.7");
    refuses(
        Reason.LOOPBACK_HOST,
        "https://clearinghouse.example/ispws",
        Environment.PRODUCTION,
        Optional.of(HostClass.PRODUCTION),
        "0.0.0.0");
    refuses(
        Reason.HOST_UNCLEAR,
        "https://clearinghouse.example/ispws",
        Environment.TEST,
        Optional.of(HostClass.TEST),
        "127.0.0.1",
        "192.0.2.1");
  }

  @Test
  void otherHosts_areWhatIsDeclared() throws Exception {
    String url = "https://clearinghouse.example/ispws";
    pass(url, Environment.TEST, Optional.of(HostClass.TEST), "192.0.2.1");
    pass(url, Environment.PRODUCTION, Optional.of(HostClass.PRODUCTION), "192.0.2.1");
    refuses(Reason.HOST_UNDECLARED, url, Environment.TEST, Optional.empty(), "192.0.2.1");
    refuses(
        Reason.PRODUCTION_HOST,
        url,
        Environment.TEST,
        Optional.of(HostClass.PRODUCTION),
        "192.0.2.1");
    refuses(
        Reason.TEST_HOST, url, Environment.PRODUCTION, Optional.of(HostClass.TEST), "192.0.2.1");
    refuses(
        Reason.PLAIN_HTTP,
        "http://clearinghouse.example/ispws",
        Environment.TEST,
        Optional.of(HostClass.TEST),
        "192.0.2.1");
  }

  @Test
  void everyField_ofTheStamp_isCompared_beforeANameIsResolved() {
    URI url = URI.create("http://127.0.0.1:9/ispws");
    AtomicInteger lookups = new AtomicInteger();
    Gate gate =
        new Gate(
            ClientSettings.builder(url, "sample", "x".toCharArray()).build(),
            host -> {
              lookups.incrementAndGet();
              return List.of(InetAddress.getLoopbackAddress());
            });
    refusesStamp(gate, Reason.ENVIRONMENT, new Stamp(Environment.PRODUCTION, url, "sample", false));
    refusesStamp(
        gate,
        Reason.BASE_URL,
        new Stamp(Environment.TEST, URI.create("http://127.0.0.1:10/ispws"), "sample", false));
    refusesStamp(gate, Reason.ACCOUNT, new Stamp(Environment.TEST, url, "other", false));
    assertThat(lookups).hasValue(0);
  }

  @Test
  void syntheticIncident_isNeverFiledInProduction() {
    URI url = URI.create("https://" + REAL + "/ispws");
    Gate gate =
        new Gate(
            ClientSettings.builder(url, "sample", "x".toCharArray())
                .environment(Environment.PRODUCTION)
                .build(),
            host -> List.of());
    refusesStamp(gate, Reason.SYNTHETIC, new Stamp(Environment.PRODUCTION, url, "sample", true));
  }

  @Test
  void nameThatChangesItsMind_isRefusedByTheAddressThatWouldBeUsed() {
    URI url = URI.create("https://clearinghouse.example/ispws");
    AtomicInteger lookups = new AtomicInteger();
    try (CyberTiplineClient client =
        new CyberTiplineClient(
            ClientSettings.builder(url, "sample", "x".toCharArray())
                .environment(Environment.PRODUCTION)
                .declared(HostClass.PRODUCTION)
                .build(),
            SettableClock.at("2026-01-15T09:31:00Z"),
            host ->
                List.of(
                    InetAddress.getByName(
                        lookups.incrementAndGet() == 1 ? "192.0.2.1" : "127.0.0.1")))) {
      assertThatThrownBy(
              () -> client.finish(new Stamp(Environment.PRODUCTION, url, "sample", false), "1"))
          .isInstanceOfSatisfying(
              EnvironmentMismatch.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.LOOPBACK_HOST));
    }
    assertThat(lookups).hasValue(2);
  }

  private static void refusesStamp(Gate gate, Reason reason, Stamp stamp) {
    assertThatThrownBy(() -> gate.pass(stamp))
        .isInstanceOfSatisfying(
            EnvironmentMismatch.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
