package org.tocsin.config;

/** What lies where in a service's data directory, and beside the docket in PostgreSQL. */
public final class DataLayout {
  /** The docket's database. */
  public static final String DOCKET = "docket.db";

  /** The hash lists' database. */
  public static final String LISTS = "lists.db";

  /** What is added to the docket's schema for that of the hash lists. */
  public static final String LISTS_SUFFIX = "_lists";

  /** The folder of the files that lists are searched in. */
  public static final String SNAPSHOTS = "snapshots";

  /** The folder of the one command beside a service that takes over what a killed one was at. */
  public static final String COMMANDS = "commands";

  private DataLayout() {}
}
