package org.tocsin.cli.architecture.wrong.evidence;

import com.fasterxml.jackson.core.JsonGenerator;

/** Shows a library. */
public interface ShowsLibrary {
  /** Returns a library's type. */
  JsonGenerator generator();
}
