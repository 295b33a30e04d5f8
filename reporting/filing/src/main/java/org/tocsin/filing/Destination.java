package org.tocsin.filing;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
 * @param way how it is spoken to
 */
record Destination(
    String name,
    Environment environment,
    URI baseUrl,
    String account,
    int parallel,
    int canary,
    Duration batchWindow,
    Way way) {

  /** How it is spoken to. */
  sealed interface Way {
    /** Ends what runs. */
    void close();
  }

  /** In the CyberTipline's conversation, where it can be asked what became of a report. */
  record Conversation(CyberTiplineClient client) implements Way {
    @Override
    public void close() {
      client.close();
    }
  }

  /** In one delivery. */
  record OneDelivery(Delivery delivery) implements Way {
    @Override
    public void close() {
      delivery.close();
    }
  }

  Destination(
      String name,
      Environment environment,
      URI baseUrl,
      String account,
      int parallel,
      int canary,
      Duration batchWindow,
      CyberTiplineClient client) {
    this(
        name,
        environment,
        baseUrl,
        account,
        parallel,
        canary,
        batchWindow,
        new Conversation(client));
  }

  /** Returns the client of a destination that is conversed with. */
  CyberTiplineClient client() {
    if (way instanceof Conversation conversation) {
      return conversation.client();
    }
    throw new IllegalStateException("destination " + name + " takes one delivery");
  }

  /** Returns the delivery of a destination that takes one. */
  Optional<Delivery> delivery() {
    return way instanceof OneDelivery one ? Optional.of(one.delivery()) : Optional.empty();
  }

  /** Whether it is this very one: one that says the same has connections of its own. */
  @SuppressWarnings("ReferenceEquality")
  boolean is(@Nullable Destination other) {
    return this == other;
  }

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
