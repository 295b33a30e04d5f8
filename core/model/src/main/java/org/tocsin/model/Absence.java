package org.tocsin.model;

/** Why a fact is missing. Kept in the docket, never put on the wire. */
public enum Absence {
  /** The service does not collect this fact. */
  NOT_COLLECTED,
  /** The service collects it, but had none for this incident. */
  NOT_AVAILABLE,
  /** The service has it and its policy withholds it. */
  WITHHELD,
  /** No network address was given. */
  ADDRESS_MISSING,
  /** The text given as a network address is not one. */
  ADDRESS_UNPARSEABLE,
  /** The address is of the service's own machine. */
  ADDRESS_LOOPBACK,
  /** The address belongs to a private network (RFC 1918, RFC 4193). */
  ADDRESS_PRIVATE,
  /** The address belongs to carrier-grade address translation (RFC 6598). */
  ADDRESS_CGNAT,
  /** The address is link-local (RFC 3927, RFC 4291). */
  ADDRESS_LINK_LOCAL,
  /** The address belongs to a documentation range (RFC 5737, RFC 3849); unusable in production. */
  ADDRESS_DOCUMENTATION,
  /**
   * The address belongs to another special-purpose range (RFC 6890), such as multicast or reserved
   * space.
   */
  ADDRESS_SPECIAL_PURPOSE,
  /** The address is that of a configured proxy: the chain named nobody behind it. */
  ADDRESS_OF_PROXY,
  /** No port was given, or it is outside 1 to 65535. */
  PORT_UNUSABLE
}
