package org.tocsin.evidence;

import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.tocsin.evidence.ItemRows.ItemRow;

/** What the custody entry of a sealed item keeps about it. */
final class SealedDetails {
  private SealedDetails() {}

  /** Returns what an item's row says in clear, as its custody entry keeps it. */
  static Map<String, String> of(ItemRow row) {
    StoredItem item = row.item();
    return Map.of(
        "kind",
        item.kind().name(),
        "media-type",
        printable(item.mediaType()),
        "size",
        Long.toString(item.size()),
        "sealed-at",
        item.sealedAt().toString(),
        "clock",
        item.clockStatus().name(),
        "cipher-size",
        Long.toString(row.cipherSize()),
        "cipher-sha256",
        HexFormat.of().formatHex(row.cipherSha256()));
  }

  /** Returns the part of a custody entry's details that an item's row repeats. */
  static Map<String, String> inClear(Map<String, String> details) {
    Map<String, String> clear = new TreeMap<>(details);
    clear.remove("wrapped-key-sha256");
    return clear;
  }

  /** Media types come from content, so that a strange one must not break the entry. */
  private static String printable(String mediaType) {
    return mediaType.replaceAll("[^ -~]", "?");
  }
}
