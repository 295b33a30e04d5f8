package org.tocsin.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.tocsin.config.ClearinghouseSettings;
import org.tocsin.config.TocsinConfig;
import org.tocsin.cybertipline.CallOutcome;
import org.tocsin.cybertipline.ClientSettings;
import org.tocsin.cybertipline.CyberTiplineClient;
import org.tocsin.cybertipline.EnvironmentMismatch;
import org.tocsin.cybertipline.Exchange;
import org.tocsin.cybertipline.HostClass;
import org.tocsin.cybertipline.KnownHosts;
import org.tocsin.cybertipline.Stamp;
import org.tocsin.model.Environment;

/**
 * Asks a clearinghouse for its status, through the same client and the same gate as a filing, and
 * files nothing.
 */
final class ClearinghouseCheck {
  /** How long a clearinghouse may take to answer. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /**
   * What came of it.
   *
   * @param ok whether a report would be taken now, as far as can be asked
   * @param outcome the kind of answer, in capitals
   * @param meaning what that means and what to do, in words without a value
   * @param code the answer's code
   * @param httpStatus the answer's HTTP status
   * @param requestId the clearinghouse's id of the exchange
   * @param took how long it took; empty when nothing was sent
   * @param ahead by how much the clearinghouse's clock is ahead of ours, to the second; less than
   *     zero when it is behind; empty when its answer does not say
   */
  record Result(
      boolean ok,
      String outcome,
      String meaning,
      OptionalInt code,
      OptionalInt httpStatus,
      Optional<String> requestId,
      Optional<Duration> took,
      Optional<Duration> ahead) {}

  private ClearinghouseCheck() {}

  /** Asks one clearinghouse of a configuration. */
  static Result of(TocsinConfig config, ClearinghouseSettings settings, Clock clock) {
    ClientSettings.Builder client =
        ClientSettings.builder(settings.url(), settings.account(), settings.password().reveal())
            .environment(config.environment())
            .readTimeout(PATIENCE)
            .callTimeout(PATIENCE);
    declared(settings).ifPresent(client::declared);
    Stamp stamp = new Stamp(config.environment(), settings.url(), settings.account(), false);
    long began = System.nanoTime();
    try (CyberTiplineClient asking = new CyberTiplineClient(client.build(), clock)) {
      Exchange exchange = asking.status(stamp);
      return told(exchange, Duration.ofNanos(System.nanoTime() - began));
    } catch (EnvironmentMismatch e) {
      return new Result(
          false,
          "REFUSED_HERE",
          String.valueOf(e.getMessage()),
          OptionalInt.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  private static Optional<HostClass> declared(ClearinghouseSettings settings) {
    return settings
        .declared()
        .map(what -> what == Environment.PRODUCTION ? HostClass.PRODUCTION : HostClass.TEST);
  }

  /**
   * Returns what a destination's host is for: as the shipped list says, this machine, as declared,
   * or that nobody knows.
   */
  static String hostClass(ClearinghouseSettings settings) {
    String host = settings.url().getHost();
    Optional<HostClass> known = KnownHosts.classOf(host);
    if (known.isPresent()) {
      return known.get().name().toLowerCase(Locale.ROOT);
    }
    try {
      long own =
          Arrays.stream(InetAddress.getAllByName(host))
              .filter(address -> address.isLoopbackAddress() || address.isAnyLocalAddress())
              .count();
      if (own > 0) {
        return "loopback";
      }
    } catch (UnknownHostException e) {
      return declared(settings).map(ClearinghouseCheck::asDeclared).orElse("not found");
    }
    return declared(settings).map(ClearinghouseCheck::asDeclared).orElse("undeclared");
  }

  private static String asDeclared(HostClass hostClass) {
    return hostClass.name().toLowerCase(Locale.ROOT) + " (declared)";
  }

  private static Result told(Exchange exchange, Duration took) {
    CallOutcome outcome = exchange.outcome();
    String meaning;
    OptionalInt code = OptionalInt.empty();
    if (outcome instanceof CallOutcome.Accepted) {
      meaning = "it is there and knows the account";
    } else if (outcome instanceof CallOutcome.NotAuthorised refused) {
      code = refused.code();
      meaning = "it refuses the account or its rights: compare account and password";
    } else if (outcome instanceof CallOutcome.Unavailable unavailable) {
      code = unavailable.code();
      meaning =
          exchange.httpStatus().isPresent()
              ? "it says that it cannot answer now; filings wait and are tried again"
              : "no connection: compare the URL, or ask who runs the network in between";
    } else if (outcome instanceof CallOutcome.Rejected rejected) {
      code = rejected.code();
      meaning = "it does not take the request: is the URL that of its reporting API?";
    } else if (outcome instanceof CallOutcome.StateConflict conflict) {
      code = OptionalInt.of(conflict.code());
      meaning = "it answers as no clearinghouse does: is the URL that of its reporting API?";
    } else {
      meaning =
          exchange.httpStatus().isPresent()
              ? "what answers there does not speak the protocol: compare the URL"
              : "the connection broke, or no answer came in time";
    }
    return new Result(
        outcome instanceof CallOutcome.Accepted,
        word(outcome),
        meaning,
        code,
        exchange.httpStatus(),
        exchange.requestId(),
        Optional.of(took),
        exchange
            .serverTime()
            .map(at -> Duration.between(exchange.ended().truncatedTo(ChronoUnit.SECONDS), at)));
  }

  private static String word(CallOutcome outcome) {
    return outcome
        .getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
        .toUpperCase(Locale.ROOT);
  }
}
