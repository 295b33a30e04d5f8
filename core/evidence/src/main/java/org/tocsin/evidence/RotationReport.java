package org.tocsin.evidence;

import java.util.List;
import org.tocsin.model.ItemId;

/**
 * What a rotation of keys did.
 *
 * @param rewrapped how many keys were wrapped anew
 * @param already how many were wrapped to the new custodians already, or destroyed meanwhile
 * @param failed items whose key does not open here: damaged, or for nobody whose key is here
 */
public record RotationReport(long rewrapped, long already, List<ItemId> failed) {
  public RotationReport {
    failed = List.copyOf(failed);
  }

  /** Whether every key is wrapped to the new custodians. */
  public boolean isComplete() {
    return failed.isEmpty();
  }
}
