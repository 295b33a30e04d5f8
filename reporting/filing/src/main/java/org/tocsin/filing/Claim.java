package org.tocsin.filing;

import org.jspecify.annotations.Nullable;

/**
 * What a worker holds while it works on one claimed filing: what it seals with, and whether its
 * last entry in the journal gave the claim back. For one thread.
 */
final class Claim implements AutoCloseable {
  private final FilingLedger.Sealing sealing;
  private FilingLedger.@Nullable Seals seals;
  private boolean released;

  Claim(FilingLedger.Sealing sealing) {
    this.sealing = sealing;
  }

  /** Returns what seals what is said in this claim. */
  FilingLedger.Seals seals() {
    FilingLedger.Seals begun = seals;
    if (begun == null) {
      begun = sealing.begin();
      seals = begun;
    }
    return begun;
  }

  /** Says that the last entry gave the claim back. */
  void released() {
    released = true;
  }

  boolean isReleased() {
    return released;
  }

  @Override
  public void close() {
    if (seals != null) {
      seals.close();
    }
  }
}
