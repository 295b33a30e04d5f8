package org.tocsin;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.config.ConfigException;
import org.tocsin.config.ListSettings;
import org.tocsin.hashlist.CsvOptions;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.ImportResult;
import org.tocsin.hashlist.ListCheck;
import org.tocsin.hashlist.ListFormat;
import org.tocsin.hashlist.ListImportException;
import org.tocsin.hashlist.ListStatus;
import org.tocsin.hashlist.Progress;

/** Imports the files that a configuration names for lists. */
final class ListFiles {
  private static final Logger log = LoggerFactory.getLogger(ListFiles.class);
  private static final int TRIES = 10;
  private static final int MOST_PROBLEMS = 10;

  private final HashLists lists;

  ListFiles(HashLists lists) {
    this.lists = lists;
  }

  /**
   * Reads the file of a list to its end, without any effect.
   *
   * @return how many lines could be imported
   * @throws ConfigException when the file would not be imported
   */
  long check(ListSettings settings) {
    ListCheck check;
    try {
      check = lists.checkFile(settings.file().orElseThrow(), ListFormat.CSV, MOST_PROBLEMS);
    } catch (ListImportException e) {
      throw notLoaded(settings, e);
    }
    if (check.malformed() > 0 && !settings.continueOnError()) {
      throw malformed(settings, check.malformed(), check.problems());
    }
    return check.lines() - check.malformed();
  }

  /**
   * Imports the file of a list, unless the list says already what the file says. Nodes that start
   * together import the same file: one of them does, the others take it.
   *
   * @throws ConfigException when it cannot be imported; the list is as it was
   */
  void load(ListSettings settings) {
    Path file = settings.file().orElseThrow();
    Duration patience = Duration.ofSeconds(2);
    for (int tries = 0; tries < TRIES; tries++) {
      if (isLoaded(settings, file)) {
        return;
      }
      Optional<String> before = version(settings.name());
      if (imported(settings, file) || appears(settings.name(), before, patience)) {
        return;
      }
      patience = patience.multipliedBy(2);
    }
    throw new ConfigException(
        "the file of hash list "
            + settings.name()
            + " could not be loaded: other nodes began to import it again and again");
  }

  private boolean isLoaded(ListSettings settings, Path file) {
    try {
      return lists.confirmFile(settings.name(), file, options(settings));
    } catch (ListImportException e) {
      throw notLoaded(settings, e);
    }
  }

  private static CsvOptions options(ListSettings settings) {
    return settings.continueOnError() ? CsvOptions.CONTINUE : CsvOptions.STRICT;
  }

  /** Imports a file, or returns false when another import of the list began meanwhile. */
  private boolean imported(ListSettings settings, Path file) {
    try {
      ImportResult result =
          lists.importCsv(settings.name(), file, options(settings), Progress.NONE);
      if (result.held().isPresent()) {
        // The content of before answers, and the watch over lists raises an alarm about it.
        log.warn("hash list {} is as it was: {}", settings.name(), result.held().get());
        return true;
      }
      if (!result.applied()) {
        throw malformed(settings, result.malformed(), result.problems());
      }
    } catch (ListImportException e) {
      if (e.isOvertaken()) {
        return false;
      }
      throw notLoaded(settings, e);
    }
    return true;
  }

  private static ConfigException notLoaded(ListSettings settings, ListImportException problem) {
    return new ConfigException(
        "the file of hash list "
            + settings.name()
            + " could not be loaded: "
            + problem.getMessage());
  }

  private static ConfigException malformed(
      ListSettings settings, long malformed, List<ImportResult.Problem> problems) {
    return new ConfigException(
        "the file of hash list "
            + settings.name()
            + " has "
            + malformed
            + " malformed lines, so it was not loaded: "
            + problems.stream()
                .limit(MOST_PROBLEMS)
                .map(problem -> "line " + problem.line() + ": " + problem.reason())
                .collect(Collectors.joining("; "))
            + "; correct them, or set continueOnError to load the rest");
  }

  /** Waits for the import of another node, and returns whether it appeared. */
  private boolean appears(String list, Optional<String> before, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < end) {
      if (!version(list).equals(before)) {
        lists.refresh();
        return true;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ConfigException("it was interrupted while another node imports a list");
      }
    }
    return false;
  }

  private Optional<String> version(String list) {
    return lists.status().stream()
        .filter(status -> status.name().equals(list))
        .map(ListStatus::version)
        .findFirst();
  }
}
