package org.tocsin.config;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.tocsin.model.Environment;

/**
 * One destination of reports that speaks the CyberTipline protocol.
 *
 * @param name its name on filings, 1 to 64 characters of a-z, 0-9, {@code .}, {@code _}, {@code -}
 * @param url its base URL, such as {@code http://127.0.0.1:8480/ispws}; TLS unless it is loopback
 * @param account the account to file with
 * @param password its password
 * @param declared what the host is for, when it is neither a known clearinghouse nor loopback
 * @param parallel how many filings are sent at once, 1 to 64
 * @param canary how many reports have to be finished in production, each after a person let it go,
 *     before filings go without a person; 0 to 1000
 * @param batchWindow how long the first upload of an account waits for others of that account, to
 *     be told in one report; zero (each upload is its own report) to 12 hours
 */
public record ClearinghouseSettings(
    String name,
    URI url,
    String account,
    Secret password,
    Optional<Environment> declared,
    int parallel,
    int canary,
    Duration batchWindow) {
  /** How many filings are sent to one destination at once. */
  public static final int DEFAULT_PARALLEL = 4;

  /** How many reports a person lets go, one by one, when production begins. */
  public static final int DEFAULT_CANARY = 1;

  /** The longest window of a batch: well inside the day after which an open report expires. */
  public static final Duration LONGEST_BATCH_WINDOW = Duration.ofHours(12);

  public ClearinghouseSettings {
    if (!name.matches("[a-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException(
          "a clearinghouse's name has 1 to 64 characters of a-z, 0-9, '.', '_' and '-'");
    }
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!http
        || url.getHost() == null
        || url.getQuery() != null
        || url.getFragment() != null
        || url.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "url must be an absolute http or https URL without query and without a user");
    }
    if (account.isBlank() || account.chars().anyMatch(c -> c == ':' || c < ' ' || c == 0x7f)) {
      throw new IllegalArgumentException(
          "account must be given, without a colon and control characters");
    }
    Objects.requireNonNull(password, "password");
    Objects.requireNonNull(declared, "declared");
    if (parallel < 1 || parallel > 64) {
      throw new IllegalArgumentException("parallel must be 1 to 64, not " + parallel);
    }
    if (canary < 0 || canary > 1000) {
      throw new IllegalArgumentException("canary must be 0 to 1000, not " + canary);
    }
    if (batchWindow.isNegative() || batchWindow.compareTo(LONGEST_BATCH_WINDOW) > 0) {
      throw new IllegalArgumentException("batchWindow must be 0 to 12 hours, not " + batchWindow);
    }
  }

  /** Returns a destination with the default bounds. */
  public static ClearinghouseSettings of(String name, URI url, String account, Secret password) {
    return new ClearinghouseSettings(
        name,
        url,
        account,
        password,
        Optional.empty(),
        DEFAULT_PARALLEL,
        DEFAULT_CANARY,
        Duration.ZERO);
  }

  /** Returns these settings with another number of reports that a person lets go. */
  public ClearinghouseSettings withCanary(int reports) {
    return new ClearinghouseSettings(
        name, url, account, password, declared, parallel, reports, batchWindow);
  }

  /** Returns these settings with a window for batches. */
  public ClearinghouseSettings withBatchWindow(Duration window) {
    return new ClearinghouseSettings(
        name, url, account, password, declared, parallel, canary, window);
  }

  /** Returns these settings for a host that is neither a known clearinghouse nor loopback. */
  public ClearinghouseSettings withDeclared(Environment environment) {
    return new ClearinghouseSettings(
        name, url, account, password, Optional.of(environment), parallel, canary, batchWindow);
  }

  @Override
  public String toString() {
    return "ClearinghouseSettings(" + name + ")";
  }
}
