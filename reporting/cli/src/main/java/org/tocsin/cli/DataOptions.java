package org.tocsin.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.tocsin.config.ConfigFile;
import org.tocsin.config.TocsinConfig;
import org.tocsin.store.DataDirectory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which service's data a command works on: a configuration file, or a data directory. */
final class DataOptions {
  /** The file that is read when neither option is given. */
  static final Path DEFAULT_CONFIG = Path.of("tocsin.yaml");

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  Place place = new Place();

  static final class Place {
    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "The service's tocsin.yaml (default: tocsin.yaml in this folder).")
    Optional<Path> config = Optional.empty();

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "The service's data directory, when it has no other settings.")
    Optional<Path> data = Optional.empty();
  }

  /** Opens the data beside a service that may be running. */
  ServiceData open(Terminal terminal) {
    if (place.data.isPresent()) {
      return ServiceData.in(place.data.get(), terminal.clock());
    }
    return ServiceData.of(config(), terminal.clock());
  }

  /** Whether a configuration says what belongs to the data, rather than a directory alone. */
  boolean hasConfig() {
    return place.data.isEmpty();
  }

  /** Reads the configuration; a data directory alone does not do. */
  TocsinConfig config() {
    return ConfigFile.read(file());
  }

  /** Returns the configuration's file, which is there; a data directory alone does not do. */
  Path file() {
    if (place.data.isPresent()) {
      throw CommandException.usage(
          "a data directory says nothing about who files: name the configuration with --config");
    }
    Path file = place.config.orElse(DEFAULT_CONFIG);
    if (place.config.isEmpty() && !Files.exists(file)) {
      throw CommandException.usage(
          "say whose data: --config tocsin.yaml or --data DIR (there is no tocsin.yaml here)");
    }
    InputFile.require("the configuration", file);
    return file;
  }

  /** Makes the data directory where there is none: lists may be loaded before the first start. */
  void createDirectory() {
    Path directory = directory();
    if (!Files.exists(directory)) {
      DataDirectory.openForService(directory).close();
    }
  }

  /** Returns the data directory that is meant, without opening it. */
  Path directory() {
    return place.data.orElseGet(() -> config().dataDirectory());
  }
}
