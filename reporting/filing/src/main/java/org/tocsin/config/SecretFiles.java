package org.tocsin.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Files of secrets and key stores that a configuration names, and that more people can read than
 * should. Whoever reads one can sign, log in or open evidence in the service's name.
 */
public final class SecretFiles {
  private static final String FILE = "file:";
  private static final String OPEN =
      "names a file that everybody on this machine can read or change: chmod 600 it";

  private SecretFiles() {}

  /**
   * Returns a warning for each key that names a file which everybody on this machine can read or
   * change: its permissions say so, and so do those of every folder above it. A file that is not
   * there has none, nor has one on a system without such permissions. Nothing of a file is read,
   * and no message holds a path. Never throws because of what the configuration says: one that
   * cannot be read has none either.
   *
   * @param config the configuration file
   */
  public static List<ConfigWarning> openToEverybody(Path config) {
    YamlFindings findings = new YamlFindings(config, Optional.<Clock>empty());
    List<ConfigWarning> open = new ArrayList<>();
    ConfigValues.written(findings, findings.open())
        .forEach(
            (path, value) ->
                file(value)
                    .flatMap(name -> within(findings.folder(), name))
                    .filter(SecretFiles::isOpen)
                    .ifPresent(file -> open.add(value.warning(path, OPEN))));
    return List.copyOf(open);
  }

  private static Optional<String> file(ConfigValues.Value value) {
    if (value.key().type() == ConfigKey.Type.SECRET) {
      return value.text().startsWith(FILE)
          ? Optional.of(value.text().substring(FILE.length()))
          : Optional.empty();
    }
    boolean keyStore =
        value.key().type() == ConfigKey.Type.FILE
            && value.key().path().toLowerCase(Locale.ROOT).endsWith("keystore");
    return keyStore ? Optional.of(value.text()) : Optional.empty();
  }

  private static Optional<Path> within(Path folder, String name) {
    try {
      return Optional.of(folder.resolve(name));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static boolean isOpen(Path named) {
    try {
      Path file = named.toRealPath();
      Set<PosixFilePermission> own = Files.getPosixFilePermissions(file);
      if (!own.contains(PosixFilePermission.OTHERS_READ)
          && !own.contains(PosixFilePermission.OTHERS_WRITE)) {
        return false;
      }
      for (Path above = file.getParent(); above != null; above = above.getParent()) {
        if (!Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
          return false;
        }
      }
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
