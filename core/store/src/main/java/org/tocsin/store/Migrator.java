package org.tocsin.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.tocsin.store.StoreException.Kind;

/** Brings the tables of a component to the version that the code knows. */
final class Migrator {
  private static final Pattern COMPONENT = Pattern.compile("[a-z][a-z0-9-]{0,30}");
  private static final Pattern FILE = Pattern.compile("[0-9]{3}-[a-z0-9-]{1,60}");

  private final Database database;
  private final Engine engine;

  Migrator(Database database, Engine engine) {
    this.database = database;
    this.engine = engine;
  }

  void migrate(String component, Class<?> anchor) {
    if (!COMPONENT.matcher(component).matches()) {
      throw new IllegalArgumentException("a component's name is lower case letters and digits");
    }
    List<String> names = index(component, anchor);
    database.perform(
        tx -> {
          engine.lockForMigration(tx);
          tx.script(
              """
              CREATE TABLE IF NOT EXISTS tocsin_migration (
                component TEXT NOT NULL,
                number BIGINT NOT NULL,
                name TEXT NOT NULL,
                checksum TEXT NOT NULL,
                applied_at BIGINT NOT NULL,
                PRIMARY KEY (component, number)
              )
              """);
        });
    requireKnown(component, names);
    for (String name : names) {
      apply(component, name, script(component, name, anchor));
    }
  }

  private void requireKnown(String component, List<String> names) {
    List<String> applied =
        database.read(
            tx ->
                tx.query(
                    "SELECT name FROM tocsin_migration WHERE component = ? ORDER BY number",
                    row -> row.string("name"),
                    component));
    for (String name : applied) {
      if (!names.contains(name)) {
        throw new StoreException(
            Kind.OTHER,
            "the database of "
                + component
                + " was brought forward by a newer version: it knows "
                + name);
      }
    }
  }

  private void apply(String component, String name, String script) {
    String checksum = checksum(script);
    long number = Long.parseLong(name.substring(0, 3));
    database.perform(
        tx -> {
          engine.lockForMigration(tx);
          Optional<String> before =
              tx.first(
                  "SELECT checksum FROM tocsin_migration WHERE component = ? AND number = ?",
                  row -> row.string("checksum"),
                  component,
                  number);
          if (before.isPresent()) {
            if (!before.get().equals(checksum)) {
              throw new StoreException(
                  Kind.OTHER,
                  "migration " + component + "/" + name + " changed after it was applied");
            }
            return;
          }
          tx.script(script);
          tx.update(
              """
              INSERT INTO tocsin_migration (component, number, name, checksum, applied_at)
              VALUES (?, ?, ?, ?, ?)
              """,
              component,
              number,
              name,
              checksum,
              System.currentTimeMillis());
        });
  }

  private static List<String> index(String component, Class<?> anchor) {
    String text =
        resource(anchor, component, "index")
            .orElseThrow(
                () ->
                    new StoreException(
                        Kind.OTHER, "there is no file index among the migrations of " + component));
    Map<String, String> byNumber = new TreeMap<>();
    List<String> names = new ArrayList<>();
    for (String line : text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      String number = line.substring(0, Math.min(3, line.length()));
      if (!FILE.matcher(line).matches() || byNumber.put(number, line) != null) {
        throw new StoreException(
            Kind.OTHER, "the migrations of " + component + " are not named 001-name, each once");
      }
      names.add(line);
    }
    if (!names.equals(List.copyOf(byNumber.values()))) {
      throw new StoreException(Kind.OTHER, "the migrations of " + component + " are not in order");
    }
    return names;
  }

  private String script(String component, String name, Class<?> anchor) {
    return resource(anchor, component, name + ".sql")
        .or(() -> resource(anchor, component, name + "." + engine.dialect().suffix() + ".sql"))
        .orElseThrow(
            () ->
                new StoreException(
                    Kind.OTHER, "migration " + component + "/" + name + " has no file"));
  }

  private static Optional<String> resource(Class<?> anchor, String component, String file) {
    String path = "/META-INF/tocsin/sql/" + component + "/" + file;
    try (InputStream in = anchor.getResourceAsStream(path)) {
      return in == null
          ? Optional.empty()
          : Optional.of(
              new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n"));
    } catch (IOException e) {
      throw new StoreException(Kind.OTHER, "the migrations of " + component + " cannot be read");
    }
  }

  private static String checksum(String script) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(script.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
