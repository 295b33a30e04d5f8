package org.tocsin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.config.ConfigDiff;
import org.tocsin.config.ConfigException;
import org.tocsin.config.ConfigState;
import org.tocsin.evidence.CustodyLog;
import org.tocsin.store.DataDirectory;
import org.tocsin.store.StoreException;

/**
 * A copy of the configuration file as it held last, in the data directory: what changed while the
 * service was stopped is on record as well. It holds no secret, for the file names them only.
 */
final class ConfigMark {
  /** The file in the data directory. */
  static final String FILE = "configuration.yaml";

  private static final Logger log = LoggerFactory.getLogger(ConfigMark.class);

  private final DataDirectory directory;
  private final CustodyLog custody;

  ConfigMark(DataDirectory directory, CustodyLog custody) {
    this.directory = directory;
    this.custody = custody;
  }

  /**
   * Enters what is different from the file that held last, if there was one.
   *
   * @throws StoreException when that cannot be on record
   */
  void started(Path file, ConfigState state) {
    Optional<byte[]> last = directory.read(FILE);
    if (last.isPresent() && !state.isOf(last.get())) {
      Map<String, String> details =
          ConfigWatch.details(
              ConfigWatch.FILE, "the service was started with another file", state, changes(file));
      if (!details.getOrDefault(ConfigWatch.KEYS, "").isEmpty()) {
        custody.configured(ConfigWatch.FILE, details);
      }
    }
    keep(file, state);
  }

  private List<ConfigDiff.Change> changes(Path file) {
    try {
      return ConfigDiff.keys(directory.resolve(FILE), file);
    } catch (ConfigException e) {
      // The copy is damaged: that something changed is known, and no more.
      return List.of(
          new ConfigDiff.Change("unknown", Optional.empty(), Optional.empty(), true, ""));
    }
  }

  /** Keeps a file that holds from now on. What cannot be kept is on record twice, if at all. */
  void keep(Path file, ConfigState state) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      if (state.isOf(bytes)) {
        directory.write(FILE, bytes);
      }
    } catch (IOException | StoreException e) {
      log.warn(
          "the configuration as it holds now could not be kept ({})", e.getClass().getSimpleName());
    }
  }
}
