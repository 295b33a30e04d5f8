package org.tocsin.filing;

import org.tocsin.model.FilingId;

/** What a person asked of a filing cannot be done. */
public final class FilingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FilingException(FilingId id, String why) {
    super("filing " + id + " " + why);
  }
}
