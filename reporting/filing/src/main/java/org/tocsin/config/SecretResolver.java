package org.tocsin.config;

import java.util.Optional;

/**
 * Looks secrets up where the host keeps them, such as in a vault: those that a configuration file
 * names as {@code host:NAME}.
 *
 * <p>It is asked while the file is read: at the start, whenever the file changed, and by {@link
 * org.tocsin.Tocsin#reload}; on the thread that reads, one name at a time, and never for an upload.
 * A secret that changed there is taken over when the file is read again.
 */
@FunctionalInterface
public interface SecretResolver {
  /**
   * Looks a secret up.
   *
   * @param name what stands behind {@code host:}, 1 to 200 characters of A-Z, a-z, 0-9 and {@code
   *     ._/:@-}
   * @return the secret, or empty when there is none of that name. What it throws is a finding at
   *     the key, by the class of the exception alone
   */
  Optional<Secret> resolve(String name);
}
