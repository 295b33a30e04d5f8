package org.tocsin.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.tocsin.store.StoreException.Kind;

/** The tables of a database, as the database itself knows them. */
final class Catalog {
  /** The table in which the applied migrations stand. */
  static final String MIGRATIONS = "tocsin_migration";

  /** What a column holds; both databases know these four. */
  enum Type {
    TEXT,
    NUMBER,
    FLAG,
    BYTES
  }

  /** A column. */
  record Column(String name, Type type) {}

  /** A table and its columns in order. */
  record Table(String name, List<Column> columns) {
    String select() {
      return "SELECT " + names() + " FROM " + quoted(name);
    }

    String insert() {
      String marks = String.join(", ", columns.stream().map(column -> "?").toList());
      return "INSERT INTO " + quoted(name) + " (" + names() + ") VALUES (" + marks + ")";
    }

    private String names() {
      return String.join(", ", columns.stream().map(column -> quoted(column.name())).toList());
    }
  }

  /** A statement as each database wants it. */
  private record Statement(String sqlite, String postgresql) {
    String in(Tx tx) {
      return tx.dialect() == Dialect.SQLITE ? sqlite : postgresql;
    }
  }

  private static final Statement TABLES =
      new Statement(
          """
          SELECT name FROM sqlite_master
          WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name
          """,
          """
          SELECT table_name AS name FROM information_schema.tables
          WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name
          """);

  private static final Statement COLUMNS =
      new Statement(
          "SELECT name, type FROM pragma_table_info(?) ORDER BY cid",
          """
          SELECT column_name AS name, COALESCE(domain_name, data_type) AS type
          FROM information_schema.columns
          WHERE table_schema = current_schema() AND table_name = ? ORDER BY ordinal_position
          """);

  private static final Statement PARENTS =
      new Statement(
          "SELECT DISTINCT \"table\" AS name FROM pragma_foreign_key_list(?)",
          """
          SELECT DISTINCT parent.relname AS name
          FROM pg_constraint c
          JOIN pg_class child ON child.oid = c.conrelid
          JOIN pg_class parent ON parent.oid = c.confrelid
          JOIN pg_namespace n ON n.oid = child.relnamespace
          WHERE c.contype = 'f' AND n.nspname = current_schema() AND child.relname = ?
          """);

  private Catalog() {}

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Returns the tables that hold data, each behind those that its rows refer to. */
  static List<Table> tables(Tx tx) {
    Map<String, Table> all = new LinkedHashMap<>();
    for (String name : tx.query(TABLES.in(tx), row -> row.string("name"))) {
      if (!name.equals(MIGRATIONS)) {
        all.put(name, new Table(name, columns(tx, name)));
      }
    }
    Map<String, Set<String>> parents = new LinkedHashMap<>();
    for (String name : all.keySet()) {
      parents.put(
          name, new LinkedHashSet<>(tx.query(PARENTS.in(tx), row -> row.string("name"), name)));
    }
    List<Table> ordered = new ArrayList<>();
    while (!parents.isEmpty()) {
      String next =
          parents.entrySet().stream()
              .filter(entry -> entry.getValue().stream().noneMatch(parents::containsKey))
              .map(Map.Entry::getKey)
              .findFirst()
              .orElseThrow(
                  () ->
                      new StoreException(
                          Kind.OTHER, "tables refer to each other in a circle: " + parents));
      parents.remove(next);
      ordered.add(all.get(next));
    }
    return ordered;
  }

  private static List<Column> columns(Tx tx, String table) {
    return tx.query(COLUMNS.in(tx), row -> new Column(row.string("name"), type(table, row)), table);
  }

  private static Type type(String table, Row row) {
    String declared = row.string("type").toLowerCase(Locale.ROOT);
    return switch (declared) {
      case "text", "character varying" -> Type.TEXT;
      case "bigint", "integer" -> Type.NUMBER;
      case "boolean" -> Type.FLAG;
      case "blob", "bytea" -> Type.BYTES;
      default ->
          throw new StoreException(
              Kind.OTHER,
              "column " + table + "." + row.string("name") + " has a type that cannot be copied");
    };
  }

  /** Returns the applied migrations, each as {@code component/name}. */
  static List<String> migrations(Tx tx) {
    return tx.query(
        "SELECT component, name FROM tocsin_migration ORDER BY component, number",
        row -> row.string("component") + "/" + row.string("name"));
  }

  static long count(Tx tx, Table table) {
    return tx.first(
            "SELECT COUNT(*) AS rows_there FROM " + quoted(table.name()),
            row -> row.number("rows_there"))
        .orElse(0L);
  }
}
