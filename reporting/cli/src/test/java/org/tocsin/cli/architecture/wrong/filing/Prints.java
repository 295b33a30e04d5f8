package org.tocsin.cli.architecture.wrong.filing;

/** Writes to the process' own streams. Nobody calls it. */
public final class Prints {
  /** Prints. */
  public void print(Exception problem) {
    System.out.println("printed");
    problem.printStackTrace();
  }
}
