package org.tocsin.config;

import java.util.Objects;

/**
 * A PostgreSQL database that several nodes share.
 *
 * @param url the JDBC URL, {@code jdbc:postgresql://host/database}, without credentials
 * @param user the role to connect as
 * @param password its password
 * @param schema the schema of the docket; hash lists use {@code schema} and {@code _lists}
 */
public record PostgresqlSettings(String url, String user, Secret password, String schema) {
  public PostgresqlSettings {
    if (!url.startsWith("jdbc:postgresql:") || url.contains("password=")) {
      throw new IllegalArgumentException(
          "url must be a jdbc:postgresql: URL without a password in it");
    }
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
    if (!schema.matches("[a-z_][a-z0-9_]{0,40}")) {
      throw new IllegalArgumentException("schema has 1 to 41 characters of a-z, 0-9 and _");
    }
  }

  @Override
  public String toString() {
    return "PostgresqlSettings";
  }
}
