package org.tocsin.config;

import java.net.URI;
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
 */
public record ClearinghouseSettings(
    String name,
    URI url,
    String account,
    Secret password,
    Optional<Environment> declared,
    int parallel) {
  /** How many filings are sent to one destination at once. */
  public static final int DEFAULT_PARALLEL = 4;

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
  }

  /** Returns a destination with the default bounds. */
  public static ClearinghouseSettings of(String name, URI url, String account, Secret password) {
    return new ClearinghouseSettings(
        name, url, account, password, Optional.empty(), DEFAULT_PARALLEL);
  }

  @Override
  public String toString() {
    return "ClearinghouseSettings(" + name + ")";
  }
}
