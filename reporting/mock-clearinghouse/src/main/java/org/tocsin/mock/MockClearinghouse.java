package org.tocsin.mock;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A clearinghouse that takes reports as the real one does and passes them to nobody.
 *
 * <p>It keeps the conversation of the reporting API, errors and all, and its books say what
 * arrived. It listens on loopback unless told otherwise. Safe for use by many threads.
 *
 * <p>The JDK's HTTP server reads its settings from system properties, once per JVM. Starting the
 * first mock therefore sets {@code sun.net.httpserver.nodelay}, {@code
 * sun.net.httpserver.maxReqTime} and {@code jdk.httpserver.maxConnections}, unless they are set:
 * without the first each answer stalls for 40 milliseconds, without the second a request that never
 * ends keeps its thread for ever, without the third idle connections take every descriptor. A
 * process that has already used {@code com.sun.net.httpserver} sets them itself, before that.
 */
public final class MockClearinghouse implements AutoCloseable {
  /** How long {@link #close()} waits for calls in progress. */
  public static final Duration CLOSING_TIME = Duration.ofSeconds(5);

  private static final int BACKLOG = 1024;
  private static final int WAITING_REQUESTS = 4096;

  private final HttpServer server;
  private final ThreadPoolExecutor workers;
  private final MockSettings settings;
  private final AtomicReference<Knobs> knobs;
  private final ShiftedClock clock;
  private final EventStream events = new EventStream();
  private final Faults faults = new Faults(events::changed);
  private final String token = HexFormat.of().formatHex(new SecureRandom().generateSeed(16));
  private final Ledger ledger;
  private final Books books;
  private final Gateway gateway;
  private final Control control;
  private final HashShare share;
  private final HashShareService shareService;
  private final Page page;
  private final Optional<Archive> archive;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicInteger serving = new AtomicInteger();

  private MockClearinghouse(MockSettings settings) throws IOException {
    this.settings = settings;
    this.knobs = new AtomicReference<>(settings.knobs());
    this.clock = new ShiftedClock(settings.clock());
    this.ledger =
        new Ledger(clock, this::knobs, settings.firstReportId(), settings.rememberedCalls());
    this.books = new Books(ledger);
    this.server =
        HttpServer.create(new InetSocketAddress(settings.bind(), settings.port()), BACKLOG);
    try {
      this.archive =
          settings.data().isPresent()
              ? Optional.of(Archive.open(settings.data().get(), settings.keepBytes(), ledger))
              : Optional.empty();
    } catch (IOException e) {
      server.stop(0);
      throw e;
    }
    FaultPlayer player = new FaultPlayer(this::knobs, closing);
    this.gateway = new Gateway(settings, this::knobs, faults, ledger, player, archive);
    this.share = new HashShare(clock, events::changed);
    this.shareService = new HashShareService(share, player);
    settings.hashSharing().applyTo(share);
    this.control = new Control(this, clock, events, token);
    this.page = new Page(token);
    this.workers = workers(settings.workers());
    server.setExecutor(workers);
    server.createContext("/", this::serve);
    settings.faults().forEach(faults::add);
    ledger.listen(events::changed);
  }

  /**
   * Starts a mock; it serves when this returns.
   *
   * @throws UncheckedIOException when the port is taken, the address is not this machine's, or the
   *     data folder is unusable or in use
   */
  public static MockClearinghouse start(MockSettings settings) {
    setUpServer(settings);
    try {
      MockClearinghouse mock = new MockClearinghouse(settings);
      mock.events.start();
      mock.server.start();
      return mock;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the mock cannot start on port " + settings.port() + ": " + e.getMessage(), e);
    }
  }

  /** Starts a mock with the defaults on a free port of loopback. */
  public static MockClearinghouse start() {
    return start(MockSettings.defaults());
  }

  private static void setUpServer(MockSettings settings) {
    setIfAbsent("sun.net.httpserver.nodelay", "true");
    setIfAbsent("sun.net.httpserver.maxReqTime", Long.toString(settings.requestTime().toSeconds()));
    setIfAbsent("jdk.httpserver.maxConnections", Integer.toString(settings.connections()));
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static ThreadPoolExecutor workers(int count) {
    AtomicInteger numbers = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            count,
            count,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_REQUESTS),
            task -> {
              Thread thread = new Thread(task, "tocsin-mock-" + numbers.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private void serve(HttpExchange exchange) throws IOException {
    serving.incrementAndGet();
    try {
      String path = Objects.requireNonNullElse(exchange.getRequestURI().getPath(), "/");
      String base = settings.basePath();
      if (path.equals(base) || path.startsWith(base + "/")) {
        gateway.serve(exchange, path.substring(base.length()));
      } else {
        outsideApi(exchange, path);
      }
    } catch (RuntimeException e) {
      // The exchange must end, or its client waits for ever.
      exchange.close();
      throw e;
    } catch (IOException e) {
      exchange.close();
    } finally {
      serving.decrementAndGet();
    }
  }

  private void outsideApi(HttpExchange exchange, String path) throws IOException {
    String shared = HashShareService.ROOT;
    if (path.startsWith(shared + "/")) {
      shareService.serve(exchange, gateway.account(exchange));
    } else if (path.startsWith(HashShareService.ELSEWHERE + "/")) {
      shareService.elsewhere(exchange, gateway.account(exchange));
    } else if (path.startsWith("/control/")) {
      control.serve(exchange, path.substring("/control".length()));
    } else {
      page.serve(exchange, path);
    }
  }

  /** Returns the address of the reporting API, such as {@code http://127.0.0.1:8480/ispws}. */
  public URI baseUri() {
    return URI.create(origin() + settings.basePath());
  }

  /** Returns the root of the hash-sharing API; its calls are at {@code /v2/…} below it. */
  public URI hashSharingUri() {
    return URI.create(origin() + HashShareService.ROOT);
  }

  /**
   * Returns the shared hash lists, which hold what the settings seed and what is put there. They
   * live in memory only.
   */
  public HashShare hashShare() {
    return share;
  }

  /** Returns the address of the page. */
  public URI pageUri() {
    return URI.create(origin() + "/");
  }

  private String origin() {
    InetAddress address = server.getAddress().getAddress();
    String host =
        address.isAnyLocalAddress()
            ? InetAddress.getLoopbackAddress().getHostAddress()
            : address.getHostAddress();
    return "http://"
        + (host.indexOf(':') < 0 ? host : "[" + host + "]")
        + ":"
        + server.getAddress().getPort();
  }

  /** Returns what the mock has seen. */
  public Books books() {
    return books;
  }

  /** Returns the faults that wait. */
  public Faults faults() {
    return faults;
  }

  /** Returns the clock of the state machine: that of the settings, moved ahead as it was told. */
  public Clock clock() {
    return clock;
  }

  /**
   * Moves the clock ahead, so that reports expire.
   *
   * @throws IllegalArgumentException when the step is negative or the clock would run more than ten
   *     years ahead
   */
  public void advance(Duration step) {
    clock.advance(step);
    events.changed();
  }

  /**
   * Returns the token that changes through {@code /control/} need in {@code X-Tocsin-Mock-Token}.
   */
  public String controlToken() {
    return token;
  }

  /**
   * Returns the line by which a process says that the mock is ready: where it is, its accounts, its
   * page, its hash lists, and at the end the token for {@code /control/}. It is for the terminal of
   * whoever started the mock, and for no log.
   */
  public String readyLine() {
    StringBuilder line = new StringBuilder("READY mock clearinghouse: ").append(baseUri());
    for (MockAccount account : settings().accounts()) {
      line.append(" account ").append(account.user()).append('/').append(account.password());
    }
    return line.append(" page ")
        .append(pageUri())
        .append(" hash lists ")
        .append(hashSharingUri())
        .append(" token ")
        .append(controlToken())
        .toString();
  }

  /** Returns the kept bytes of a file, when bytes are kept and the file has arrived. */
  public Optional<Path> file(String fileId) {
    return archive.flatMap(folder -> folder.file(fileId));
  }

  /** Returns the settings with which the mock was started. */
  public MockSettings settings() {
    return settings;
  }

  /** Returns the knobs in force. */
  public Knobs knobs() {
    return Objects.requireNonNull(knobs.get());
  }

  /** Sets the knobs for the calls that follow. */
  public void knobs(Knobs value) {
    knobs.set(Objects.requireNonNull(value, "knobs"));
    events.changed();
  }

  /**
   * Stops the mock. Calls in progress get up to {@link #CLOSING_TIME} to end, faults stop waiting.
   * Closing again does nothing.
   */
  @Override
  public void close() {
    closing.countDown();
    long end = System.nanoTime() + CLOSING_TIME.toNanos();
    while (serving.get() > 0
        && System.nanoTime() < end
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(1_000_000);
    }
    events.close();
    server.stop(0);
    workers.shutdownNow();
    if (archive.isPresent()) {
      try {
        archive.get().close();
      } catch (IOException e) {
        throw new UncheckedIOException("the mock's journal could not be closed", e);
      }
    }
  }
}
