package org.tocsin.report;

import java.time.Instant;
import java.util.Objects;
import org.tocsin.model.Absence;
import org.tocsin.model.ClientAddress;
import org.tocsin.model.Fact;

/**
 * An address that was seen at an event.
 *
 * @param address the address
 * @param event what happened
 * @param at when it happened, in the past
 * @param possibleProxy whether the address may be that of a proxy
 * @param port the source port, 1 to 65535
 */
public record IpEvent(
    ClientAddress address,
    Fact<EventKind> event,
    Fact<Instant> at,
    Fact<Boolean> possibleProxy,
    Fact<Integer> port) {
  public IpEvent {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(event, "event");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(possibleProxy, "possible proxy");
    Objects.requireNonNull(port, "port");
    Limits.range(port, "port", 1, 65535);
  }

  /** Starts one of which everything else is absent. */
  public static Builder builder(ClientAddress address) {
    return new Builder(address);
  }

  /** Shows nothing of its content. */
  @Override
  public String toString() {
    return "IpEvent";
  }

  /** Collects the facts. Not safe for use by several threads. */
  public static final class Builder {
    private final ClientAddress address;
    private Fact<EventKind> event = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<Instant> at = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<Boolean> possibleProxy = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<Integer> port = Fact.absent(Absence.NOT_COLLECTED);

    private Builder(ClientAddress address) {
      this.address = address;
    }

    /** Sets what happened. */
    public Builder event(Fact<EventKind> value) {
      this.event = value;
      return this;
    }

    /** Sets when it happened. */
    public Builder at(Fact<Instant> value) {
      this.at = value;
      return this;
    }

    /** Sets whether the address may be that of a proxy. */
    public Builder possibleProxy(Fact<Boolean> value) {
      this.possibleProxy = value;
      return this;
    }

    /** Sets the source port. */
    public Builder port(Fact<Integer> value) {
      this.port = value;
      return this;
    }

    /**
     * Returns what was collected.
     *
     * @throws IllegalArgumentException when a value exceeds its limit; the message names field and
     *     limit, and no content
     */
    public IpEvent build() {
      return new IpEvent(address, event, at, possibleProxy, port);
    }
  }
}
