package org.tocsin.evidence;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A person as a configuration names one.
 *
 * @param id the host's identifier of that member of staff
 * @param role the capacity; not {@link Role#SERVICE}
 * @param certificate the certificate file, PEM or DER
 */
public record PersonSettings(String id, Role role, Path certificate) {
  public PersonSettings {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(certificate, "certificate");
  }
}
