package org.tocsin.cybertipline;

import org.tocsin.model.Environment;

/** What a clearinghouse's host is for. */
public enum HostClass {
  /** This machine: judged by the address that the name resolves to. A mock. */
  LOOPBACK,
  /** A clearinghouse's test system. */
  TEST,
  /** A clearinghouse that acts on what it is told. */
  PRODUCTION;

  /** Returns the class of a host that is declared to be for an environment. */
  public static HostClass of(Environment environment) {
    return environment == Environment.PRODUCTION ? PRODUCTION : TEST;
  }
}
