package org.tocsin.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.sqlite.SQLiteException;
import org.tocsin.store.StoreException.Kind;

/** Turns exceptions of drivers and file systems into {@link StoreException}, codes only. */
final class Translation {
  private static final Pattern NO_SPACE =
      Pattern.compile(
          "no space left|disk full|file too large|quota|not enough space",
          Pattern.CASE_INSENSITIVE);

  private Translation() {}

  static StoreException of(SQLException e) {
    if (e instanceof SQLiteException sqlite) {
      return ofSqlite(sqlite.getResultCode().name(), sqlite.getResultCode().code);
    }
    return ofState(e.getSQLState() == null ? "" : e.getSQLState());
  }

  /**
   * A driver or pool whose connections are closed under it throws what it likes, nulls included.
   */
  static StoreException ofCut(RuntimeException e) {
    return e instanceof StoreException store
        ? store
        : new StoreException(Kind.CLOSED, text(Kind.CLOSED));
  }

  private static StoreException ofSqlite(String name, int code) {
    Kind kind =
        switch (code & 0xff) {
          case 5, 6, 9, 10, 15 -> Kind.UNAVAILABLE; // busy, locked, interrupted, i/o, protocol
          case 8, 14, 3, 23 ->
              Kind.NOT_WRITABLE; // read-only, cannot open, permission, authorisation
          case 11, 26 -> Kind.CORRUPT; // corrupt, not a database
          case 13 -> Kind.FULL;
          case 19 ->
              name.endsWith("_UNIQUE") || name.endsWith("_PRIMARYKEY") || name.endsWith("_ROWID")
                  ? Kind.CONFLICT
                  : Kind.OTHER;
          default -> Kind.OTHER;
        };
    return new StoreException(kind, text(kind) + " (" + name + ")");
  }

  private static StoreException ofState(String state) {
    Kind kind =
        switch (state) {
          case "23505" -> Kind.CONFLICT;
          case "53100", "53200" -> Kind.FULL;
          case "40001", "40P01", "55P03", "57014", "57P01", "57P02", "57P03", "53300" ->
              Kind.UNAVAILABLE;
          case "25006", "42501", "28000", "28P01", "3D000" -> Kind.NOT_WRITABLE;
          case "XX001", "XX002" -> Kind.CORRUPT;
          // Class 08: connection exception.
          default -> state.startsWith("08") || state.isEmpty() ? Kind.UNAVAILABLE : Kind.OTHER;
        };
    String code = state.matches("[0-9A-Z]{5}") ? "SQLSTATE " + state : "no SQLSTATE";
    return new StoreException(kind, text(kind) + " (" + code + ")");
  }

  /** Says what kind of failure an exception of the file system is. */
  static Kind kindOf(IOException e) {
    String message =
        e instanceof FileSystemException fileSystem ? fileSystem.getReason() : e.getMessage();
    if (message != null && NO_SPACE.matcher(message).find()) {
      return Kind.FULL;
    }
    boolean denied =
        e instanceof AccessDeniedException
            || (message != null && message.toLowerCase(Locale.ROOT).contains("read-only"));
    return denied ? Kind.NOT_WRITABLE : Kind.OTHER;
  }

  private static String text(Kind kind) {
    return switch (kind) {
      case UNAVAILABLE -> "the database did not answer";
      case CONFLICT -> "a row of the same key is in the database already";
      case FULL -> "the database has no space left";
      case NOT_WRITABLE -> "the database cannot be opened or written";
      case CORRUPT -> "the database is damaged or is not a database";
      case IN_USE -> "the database is in use";
      case CLOSED -> "the database is closed";
      case OTHER -> "the database refused a statement";
    };
  }
}
