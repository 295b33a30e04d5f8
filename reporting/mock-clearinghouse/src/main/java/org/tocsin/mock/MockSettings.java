package org.tocsin.mock;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** How a mock is set up. Immutable. */
public final class MockSettings {
  /** The port of the command line. In a process of its own, a test takes a free port. */
  public static final int DEFAULT_PORT = 8480;

  /** The path of the reporting API. */
  public static final String DEFAULT_BASE_PATH = "/ispws";

  /** The user and the password of the account that exists unless others are named. */
  public static final String DEFAULT_USER = "test";

  /** The largest XML document, in bytes. */
  public static final int DEFAULT_MAX_DOCUMENT_BYTES = 16 << 20;

  /** The largest file, in bytes. */
  public static final long DEFAULT_MAX_FILE_BYTES = 8L << 30;

  /** How long a whole request may take to arrive. It holds for all mocks of one JVM. */
  public static final Duration DEFAULT_REQUEST_TIME = Duration.ofMinutes(10);

  /** How many requests are served at once. */
  public static final int DEFAULT_WORKERS = 64;

  /** How many connections may be open at once; further ones are closed unread. */
  public static final int DEFAULT_CONNECTIONS = 4096;

  /** How many calls the books remember; the oldest are forgotten first. */
  public static final int DEFAULT_REMEMBERED_CALLS = 20_000;

  /** The first report id: nine digits, like those of the real service. */
  public static final long DEFAULT_FIRST_REPORT_ID = 100_000_001L;

  private final Builder values;

  private MockSettings(Builder values) {
    this.values = values;
  }

  /** Returns a builder that holds the defaults, with a free port. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the defaults, with a free port on loopback. */
  public static MockSettings defaults() {
    return builder().build();
  }

  /** Returns the address to listen on. */
  public InetAddress bind() {
    return values.bind;
  }

  /** Returns the port; 0 is any free one. */
  public int port() {
    return values.port;
  }

  /** Returns the path of the reporting API, with a leading slash and without a trailing one. */
  public String basePath() {
    return values.basePath;
  }

  /** Returns the accounts. */
  public List<MockAccount> accounts() {
    return List.copyOf(values.accounts);
  }

  /** Returns the clock of the state machine. */
  public Clock clock() {
    return values.clock;
  }

  /** Returns the folder in which the state survives, if any. */
  public Optional<Path> data() {
    return values.data;
  }

  /** Returns whether the bytes of uploaded files are kept; this needs a data folder. */
  public boolean keepBytes() {
    return values.keepBytes;
  }

  /** Returns the knobs at start. */
  public Knobs knobs() {
    return values.knobs;
  }

  /** Returns the largest XML document, in bytes. */
  public int maxDocumentBytes() {
    return values.maxDocumentBytes;
  }

  /** Returns the largest file, in bytes. */
  public long maxFileBytes() {
    return values.maxFileBytes;
  }

  /** Returns how long a whole request may take to arrive. */
  public Duration requestTime() {
    return values.requestTime;
  }

  /** Returns how many requests are served at once. */
  public int workers() {
    return values.workers;
  }

  /** Returns how many connections may be open at once. */
  public int connections() {
    return values.connections;
  }

  /** Returns how many calls the books remember. */
  public int rememberedCalls() {
    return values.rememberedCalls;
  }

  /** Returns the first report id. */
  public long firstReportId() {
    return values.firstReportId;
  }

  /** Returns how the hash-sharing API begins. */
  public HashSharing hashSharing() {
    return values.hashSharing;
  }

  /** Returns the faults that wait at start. */
  public List<FaultPlan> faults() {
    return List.copyOf(values.faults);
  }

  /** Collects settings. Not thread-safe. */
  public static final class Builder {
    private InetAddress bind = InetAddress.getLoopbackAddress();
    private int port;
    private String basePath = DEFAULT_BASE_PATH;
    private final List<MockAccount> accounts = new ArrayList<>();
    private Clock clock = Clock.systemUTC();
    private Optional<Path> data = Optional.empty();
    private boolean keepBytes;
    private Knobs knobs = Knobs.defaults();
    private int maxDocumentBytes = DEFAULT_MAX_DOCUMENT_BYTES;
    private long maxFileBytes = DEFAULT_MAX_FILE_BYTES;
    private Duration requestTime = DEFAULT_REQUEST_TIME;
    private int workers = DEFAULT_WORKERS;
    private int connections = DEFAULT_CONNECTIONS;
    private int rememberedCalls = DEFAULT_REMEMBERED_CALLS;
    private long firstReportId = DEFAULT_FIRST_REPORT_ID;
    private final List<FaultPlan> faults = new ArrayList<>();
    private HashSharing hashSharing = HashSharing.empty();

    private Builder() {}

    private Builder copy() {
      Builder copy = new Builder();
      copy.bind = bind;
      copy.port = port;
      copy.basePath = basePath;
      copy.accounts.addAll(accounts);
      copy.clock = clock;
      copy.data = data;
      copy.keepBytes = keepBytes;
      copy.knobs = knobs;
      copy.maxDocumentBytes = maxDocumentBytes;
      copy.maxFileBytes = maxFileBytes;
      copy.requestTime = requestTime;
      copy.workers = workers;
      copy.connections = connections;
      copy.rememberedCalls = rememberedCalls;
      copy.firstReportId = firstReportId;
      copy.hashSharing = hashSharing;
      copy.faults.addAll(faults);
      return copy;
    }

    /** Sets the address to listen on. Anything but loopback opens the mock to the network. */
    @CanIgnoreReturnValue
    public Builder bind(InetAddress value) {
      bind = Objects.requireNonNull(value, "bind");
      return this;
    }

    /** Sets the port, 0 to 65535; 0 is any free one. */
    @CanIgnoreReturnValue
    public Builder port(int value) {
      require(value >= 0 && value <= 65_535, "a port is 0 to 65535, not " + value);
      port = value;
      return this;
    }

    /** Sets the path of the reporting API, such as {@code /ispws}. */
    @CanIgnoreReturnValue
    public Builder basePath(String value) {
      require(
          value.matches("(/[A-Za-z0-9._~-]+)+"),
          "a base path begins with a slash and ends without one, such as /ispws");
      require(
          !value.equals("/control") && !value.startsWith("/control/"),
          "/control belongs to the mock itself");
      basePath = value;
      return this;
    }

    /** Adds an account. The first one takes the place of {@code test}. */
    @CanIgnoreReturnValue
    public Builder account(MockAccount value) {
      accounts.add(Objects.requireNonNull(value, "account"));
      return this;
    }

    /** Sets the clock of the state machine. */
    @CanIgnoreReturnValue
    public Builder clock(Clock value) {
      clock = Objects.requireNonNull(value, "clock");
      return this;
    }

    /** Sets the folder in which the state survives a restart. It is made if it is missing. */
    @CanIgnoreReturnValue
    public Builder data(Path value) {
      data = Optional.of(value);
      return this;
    }

    /** Keeps the bytes of uploaded files in the data folder. */
    @CanIgnoreReturnValue
    public Builder keepBytes(boolean value) {
      keepBytes = value;
      return this;
    }

    /** Sets the knobs. */
    @CanIgnoreReturnValue
    public Builder knobs(Knobs value) {
      knobs = Objects.requireNonNull(value, "knobs");
      return this;
    }

    /**
     * Takes only reports that say that they stem from test entries only, whatever the other knobs
     * are: {@link Knobs#syntheticOnly()}.
     */
    @CanIgnoreReturnValue
    public Builder syntheticOnly() {
      return knobs(knobs.withSyntheticOnly(true));
    }

    /** Sets the largest XML document, 1 KiB to 256 MiB. */
    @CanIgnoreReturnValue
    public Builder maxDocumentBytes(int value) {
      require(value >= 1024 && value <= 256 << 20, "maxDocumentBytes is 1 KiB to 256 MiB");
      maxDocumentBytes = value;
      return this;
    }

    /** Sets the largest file, 1 byte or more. */
    @CanIgnoreReturnValue
    public Builder maxFileBytes(long value) {
      require(value >= 1, "maxFileBytes is 1 or more");
      maxFileBytes = value;
      return this;
    }

    /**
     * Sets how long a whole request may take to arrive, 1 second to 1 day. The JDK's server reads
     * this once, so in one JVM the first mock decides.
     */
    @CanIgnoreReturnValue
    public Builder requestTime(Duration value) {
      require(
          value.compareTo(Duration.ofSeconds(1)) >= 0 && value.compareTo(Duration.ofDays(1)) <= 0,
          "requestTime is 1 second to 1 day, not " + value);
      requestTime = value;
      return this;
    }

    /** Sets how many requests are served at once, 2 to 1024. */
    @CanIgnoreReturnValue
    public Builder workers(int value) {
      require(value >= 2 && value <= 1024, "workers is 2 to 1024, not " + value);
      workers = value;
      return this;
    }

    /**
     * Sets how many connections may be open at once, 1 to 65536; a further one is closed unread.
     * The JDK's server reads this once, so in one JVM the first mock decides.
     */
    @CanIgnoreReturnValue
    public Builder connections(int value) {
      require(value >= 1 && value <= 65_536, "connections is 1 to 65536, not " + value);
      connections = value;
      return this;
    }

    /** Sets how many calls the books remember, 1 to 1,000,000. */
    @CanIgnoreReturnValue
    public Builder rememberedCalls(int value) {
      require(value >= 1 && value <= 1_000_000, "rememberedCalls is 1 to 1000000, not " + value);
      rememberedCalls = value;
      return this;
    }

    /** Sets the first report id, 1 or more; one past 2147483647 finds clients that use an int. */
    @CanIgnoreReturnValue
    public Builder firstReportId(long value) {
      require(value >= 1, "firstReportId is 1 or more, not " + value);
      firstReportId = value;
      return this;
    }

    /** Sets how the hash-sharing API begins: its entries, pages and faults. */
    @CanIgnoreReturnValue
    public Builder hashSharing(HashSharing value) {
      hashSharing = Objects.requireNonNull(value, "hashSharing");
      return this;
    }

    /** Adds a fault that waits at start. */
    @CanIgnoreReturnValue
    public Builder fault(FaultPlan value) {
      faults.add(Objects.requireNonNull(value, "fault"));
      return this;
    }

    /**
     * Reads settings, knobs and faults from a YAML file; what it does not name stays as it is.
     *
     * @throws IllegalArgumentException when the file cannot be read or says what it cannot mean
     */
    @CanIgnoreReturnValue
    public Builder read(Path yaml) {
      Scripts.read(yaml, this);
      return this;
    }

    /**
     * Returns the settings.
     *
     * @throws IllegalArgumentException when two accounts share a user, or bytes are to be kept
     *     without a data folder
     */
    public MockSettings build() {
      Builder copy = copy();
      if (copy.accounts.isEmpty()) {
        copy.accounts.add(MockAccount.of(DEFAULT_USER, DEFAULT_USER));
      }
      Set<String> users = new HashSet<>();
      for (MockAccount account : copy.accounts) {
        require(users.add(account.user()), "two accounts are called " + account.user());
      }
      require(!keepBytes || data.isPresent(), "keeping bytes needs a data folder");
      return new MockSettings(copy);
    }

    private static void require(boolean condition, String message) {
      if (!condition) {
        throw new IllegalArgumentException(message);
      }
    }
  }
}
