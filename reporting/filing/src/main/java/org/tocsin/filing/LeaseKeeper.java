package org.tocsin.filing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Renews a lease as the bytes of one upload move: a thread that merely lives keeps nothing. */
final class LeaseKeeper {
  private final FilingLedger ledger;
  private final Clock clock;
  private final Filing filing;
  private final long size;
  private Instant renewed;

  LeaseKeeper(FilingLedger ledger, Clock clock, Filing filing, long size) {
    this.ledger = ledger;
    this.clock = clock;
    this.filing = filing;
    this.size = size;
    this.renewed = clock.instant();
  }

  /** So many bytes were handed to the connection by now. */
  void moved(long total) {
    Instant now = clock.instant();
    boolean allSent = total >= size;
    if (allSent || now.isAfter(renewed.plus(Filer.LEASE.dividedBy(4)))) {
      renewed = now;
      // With the last byte the destination begins to digest, the longer the larger the file.
      Duration silence = allSent ? Duration.ofSeconds(size >> 22) : Duration.ZERO;
      ledger.renew(filing, now.plus(Filer.LEASE).plus(silence));
    }
  }
}
