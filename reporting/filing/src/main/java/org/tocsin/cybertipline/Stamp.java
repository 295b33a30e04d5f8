package org.tocsin.cybertipline;

import java.net.URI;
import java.util.Objects;
import org.tocsin.model.Environment;

/**
 * Where a filing belongs, as it was written down when the filing was made.
 *
 * <p>The transport compares it with its own settings before it opens a connection.
 *
 * @param environment the environment of the filing
 * @param baseUrl the destination's base URL, in the same spelling as in the settings
 * @param account the account the filing is made with
 * @param synthetic whether the incident stems from test entries only
 */
public record Stamp(Environment environment, URI baseUrl, String account, boolean synthetic) {
  public Stamp {
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(baseUrl, "baseUrl");
    Objects.requireNonNull(account, "account");
  }

  @Override
  public String toString() {
    return "Stamp[" + environment + (synthetic ? ", synthetic]" : "]");
  }
}
