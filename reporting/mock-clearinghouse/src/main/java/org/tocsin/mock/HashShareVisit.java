package org.tocsin.mock;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A request to the hash-sharing API on its way: which faults it meets, and what becomes of it. */
final class HashShareVisit {
  private final HashShare share;
  private final long number;
  private final Instant at;
  private final String method;
  private final String target;
  private final HashShareRoute route;
  private final Map<HashShareFault, OptionalLong> met = new EnumMap<>(HashShareFault.class);
  private Optional<String> misuse = Optional.empty();
  private int status;
  private int entries;

  HashShareVisit(HashShare share, long number, Instant at, String method, String target) {
    this.share = share;
    this.number = number;
    this.at = at;
    this.method = method;
    this.target = target;
    this.route = route(method, target);
  }

  private static HashShareRoute route(String method, String target) {
    if (method.equals("PUT")) {
      return HashShareRoute.VOTE;
    }
    if (target.equals("/v2/entries") || target.startsWith("/v2/entries?")) {
      return target.contains("start=") ? HashShareRoute.NEXT_PAGE : HashShareRoute.FIRST_PAGE;
    }
    if (target.startsWith("/v2/demo/blob/")) {
      return HashShareRoute.BLOB;
    }
    return switch (target) {
      case "/v2/status" -> HashShareRoute.STATUS;
      case "/v2/members" -> HashShareRoute.MEMBERS;
      case "/v2/categorizations" -> HashShareRoute.CATEGORIZATIONS;
      default -> target.startsWith("/v2/feedback/") ? HashShareRoute.REASONS : HashShareRoute.ANY;
    };
  }

  long number() {
    return number;
  }

  HashShareRoute route() {
    return route;
  }

  /** Tells whether this request meets a fault; asked again, it says the same. */
  boolean meets(HashShareFault fault) {
    return amount(fault).isPresent();
  }

  /** Returns the amount of a fault that this request meets. */
  OptionalLong amount(HashShareFault fault) {
    synchronized (share) {
      return met.computeIfAbsent(fault, one -> share.take(one, route));
    }
  }

  void misused(String how) {
    synchronized (share) {
      misuse = Optional.of(how);
    }
  }

  void answered(int withStatus) {
    synchronized (share) {
      status = withStatus;
    }
  }

  void served(int count) {
    synchronized (share) {
      entries = count;
    }
  }

  String target() {
    return target;
  }

  SharedRequest booked() {
    List<String> faults =
        met.entrySet().stream()
            .filter(fault -> fault.getValue().isPresent())
            .map(fault -> fault.getKey().word())
            .toList();
    return new SharedRequest(number, at, method, target, status, entries, faults, misuse);
  }
}
