package org.tocsin.cli.architecture.wrong.evidence;

import java.util.List;
import org.tocsin.cli.architecture.wrong.internal.image.Inside;

/** Shows an internal type as parent, in a signature, and as a type argument. */
public abstract class ShowsInternal implements Inside {
  /** A list of internal things. */
  public final List<Inside> list = List.of();

  /** Returns an internal type. */
  public abstract Inside inside();

  abstract Inside hidden();
}
