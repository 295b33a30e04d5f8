package org.tocsin;

/** Has recurring work of a service done now that is due by its clock. */
public final class Rounds {
  private Rounds() {}

  /** Does one round of upkeep. */
  public static void upkeep(Tocsin tocsin) {
    tocsin.upkeep();
  }
}
