package org.tocsin.report;

/** At what event an address or a device was seen. An event that nobody knows is left out. */
public enum EventKind {
  /** The account logged in. */
  LOGIN,
  /** The account was registered. */
  REGISTRATION,
  /** Something was bought. */
  PURCHASE,
  /** Something was uploaded. */
  UPLOAD,
  /** Another event. */
  OTHER
}
