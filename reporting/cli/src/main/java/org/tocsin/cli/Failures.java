package org.tocsin.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.tocsin.config.ConfigException;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.filing.FilingException;
import org.tocsin.hashlist.ListImportException;
import org.tocsin.store.StoreException;

/** What is said about a failure: only what is known to hold nothing personal. */
final class Failures {
  private Failures() {}

  /** Returns one line for an exception; messages of unknown origin are left out. */
  static String told(Exception problem) {
    if (problem instanceof CommandException
        || problem instanceof StoreException
        || problem instanceof ConfigException
        || problem instanceof EvidenceException
        || problem instanceof FilingException
        || problem instanceof ListImportException) {
      return Shown.plain(String.valueOf(problem.getMessage()));
    }
    if (problem instanceof AccessDeniedException) {
      return "this user may not use a file or folder that it takes; --debug shows which";
    }
    return "this should not have happened ("
        + problem.getClass().getSimpleName()
        + "); the same command with --debug shows where";
  }

  /** Returns why a file cannot be read, without its path. */
  static String unreadable(IOException problem) {
    if (problem instanceof NoSuchFileException || problem instanceof FileNotFoundException) {
      return "there is no such file";
    }
    if (problem instanceof AccessDeniedException) {
      return "this user may not read it";
    }
    return "it cannot be read";
  }
}
