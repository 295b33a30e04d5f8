package org.tocsin.config;

/** How much a destination is told. */
public enum PayloadPolicy {
  /** All facts, and the bytes of the file. */
  FULL,
  /** All facts, and no bytes. */
  METADATA_ONLY,
  /** What kind of incident, when, and the digests of the file. */
  HASHES_ONLY,
  /** What kind of incident, and the network address and instant. */
  ADDRESS_ONLY
}
