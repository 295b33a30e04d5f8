package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.tocsin.Tocsin;
import org.tocsin.filing.FilingFilter;
import org.tocsin.filing.FilingState;
import org.tocsin.filing.FilingSummary;
import org.tocsin.filing.FilingsOverview;
import org.tocsin.mock.Endpoint;
import org.tocsin.mock.Fault;

/**
 * A service that is configured by its file alone: it files with a clearinghouse, a webhook and by
 * mail, and tells its team by mail and webhook.
 */
final class TeamRig implements AutoCloseable {
  static final String AUTHORITY = "marker-reports@authority.example";
  static final String SECRET = "marker secret of a receiver";

  final ServiceRig rig;
  final TrialCustodian reader;
  final TrialCustodian signer;
  final Tocsin tocsin;

  /** What the desk's webhook was sent, and what the team's. */
  final List<String> reports = new CopyOnWriteArrayList<>();

  final List<String> pages = new CopyOnWriteArrayList<>();
  volatile int desk = 200;

  private final HttpServer http;
  private final Inbox team = Inbox.of("team@teapot.example");
  private Inbox authority = Inbox.of(AUTHORITY);
  private final int authorityPort = authority.port();

  TeamRig(Path folder) throws Exception {
    rig = new ServiceRig(folder);
    rig.tocsin.close();
    reader = TrialCustodian.in(folder, "reader");
    signer = TrialCustodian.in(folder, "signer");
    rig.write("secret.txt", SECRET);
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    take("/desk", reports);
    take("/team", pages);
    http.start();
    int port = http.getAddress().getPort();
    String text =
        Files.readString(rig.yaml())
            + """
              - { name: desk, kind: webhook, url: "http://127.0.0.1:%d/desk", account: teapot, password: "file:secret.txt" }
              - name: authority
                kind: email
                url: mailto:%s
                account: reports@teapot.example
                hostClass: TEST
                mail:
                  certificates: [%s]
                  signing: { keyStore: %s, passphrase: "file:%s" }
                  server: { host: 127.0.0.1, port: %d, security: LOOPBACK_ONLY }
            notifications:
              - name: mailed
                kind: email
                to: [team@teapot.example]
                from: tocsin@teapot.example
                mail: { server: { host: 127.0.0.1, port: %d, security: LOOPBACK_ONLY } }
              - { name: paged, kind: webhook, url: "http://127.0.0.1:%d/team", account: teapot, password: "file:secret.txt" }
            """
                .formatted(
                    port,
                    AUTHORITY,
                    reader.certificate(),
                    signer.keyStore(),
                    signer.passphrase(),
                    authorityPort,
                    team.port(),
                    port);
    Files.writeString(rig.yaml(), text, StandardCharsets.UTF_8);
    tocsin = Tocsin.builder(rig.yaml()).clock(rig.clock).start();
  }

  private void take(String path, List<String> taken) {
    http.createContext(
        path,
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          int status = path.equals("/desk") ? desk : 200;
          if (status == 200) {
            taken.add(body);
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
  }

  /** Has one of the three destinations take nothing. */
  void down(String destination) {
    switch (destination) {
      case "mock" -> rig.mock.faults().always(Endpoint.SUBMIT, Fault.unavailable(Optional.empty()));
      case "desk" -> desk = 503;
      default -> authority.close();
    }
  }

  /** Has it take reports again. */
  void up(String destination) {
    switch (destination) {
      case "mock" -> rig.mock.faults().clear();
      case "desk" -> desk = 200;
      default -> authority = Inbox.at(authorityPort, AUTHORITY);
    }
  }

  FilingSummary at(String destination) {
    return tocsin.filings().list(FilingFilter.all().at(destination)).get(0);
  }

  /** Waits until something is so, 30 s at most. */
  void await(String what, BooleanSupplier so) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!so.getAsBoolean()) {
      assertThat(System.nanoTime())
          .as(() -> what + "; told: " + subjects() + " " + pages)
          .isLessThan(end);
      LockSupport.parkNanos(10_000_000);
    }
  }

  void await(String destination, FilingState state) {
    await(destination + " is " + state, () -> at(destination).state() == state);
  }

  /**
   * Lets time pass until something is so of the filing of a destination. The clock goes on to when
   * the next attempt is due, never while one is under way: others must be at rest.
   */
  void passing(String destination, String what, Predicate<FilingSummary> so) {
    await(
        destination + " " + what,
        () -> {
          FilingSummary filing = at(destination);
          if (so.test(filing)) {
            return true;
          }
          Stream.concat(filing.nextAttempt().stream(), pausedUntil(destination).stream())
              .max(Instant::compareTo)
              .filter(due -> due.isAfter(rig.clock.instant()))
              .ifPresent(due -> rig.clock.set(due.plusSeconds(1)));
          return false;
        });
  }

  Optional<Instant> pausedUntil(String destination) {
    return tocsin.filings().overview().destinations().stream()
        .filter(at -> at.destination().equals(destination))
        .findFirst()
        .flatMap(FilingsOverview.AtDestination::pausedUntil);
  }

  /** Returns the mails that the authority got. */
  List<String> mailed() {
    return authority.mails();
  }

  List<String> subjects() {
    return team.mails().stream().map(mail -> Inbox.header(mail, "Subject")).toList();
  }

  /** Returns the whole text of every message that the team got, by either way. */
  List<String> told() {
    List<String> told = new ArrayList<>(pages);
    told.addAll(team.mails());
    return told;
  }

  /** Waits until both ways told the team of an event at a place, while time passes slowly. */
  void awaitTold(String event, String place) {
    String paged = "\"event\":\"" + event + "\",\"place\":\"" + place + "\"";
    String mailed = " x " + event + " at " + place + "\n";
    await(
        event + " at " + place + " is told",
        () -> {
          rig.clock.advance(Duration.ofSeconds(1));
          return pages.stream().anyMatch(page -> page.contains(paged))
              && team.mails().stream().anyMatch(mail -> mail.contains(mailed));
        });
  }

  @Override
  public void close() {
    tocsin.close();
    rig.close();
    team.close();
    authority.close();
    http.stop(0);
  }
}
