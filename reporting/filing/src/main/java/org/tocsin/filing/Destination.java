package org.tocsin.filing;

import java.net.URI;
import java.time.Duration;
import org.tocsin.cybertipline.CyberTiplineClient;
import org.tocsin.cybertipline.Stamp;
import org.tocsin.model.Environment;

/**
 * Who receives reports, and how.
 *
 * @param name its name on filings
 * @param environment the environment of the service
 * @param baseUrl its base URL
 * @param account the account
 * @param parallel how many filings are sent to it at once
 * @param canary how many reports have to be finished in production before one goes without a person
 * @param batchWindow how long a filing waits for others of its account; zero: not at all
 * @param client speaks to it
 */
record Destination(
    String name,
    Environment environment,
    URI baseUrl,
    String account,
    int parallel,
    int canary,
    Duration batchWindow,
    CyberTiplineClient client) {

  /** Returns what is written on a filing for this destination. */
  Stamp stamp(boolean synthetic) {
    return new Stamp(environment, baseUrl, account, synthetic);
  }

  /** Whether a filing was made for what this destination is now. */
  boolean matches(Stamp stamp) {
    return stamp.equals(stamp(stamp.synthetic()));
  }

  @Override
  public String toString() {
    return "Destination(" + name + ")";
  }
}
