package org.tocsin.store;

import java.io.IOException;
import java.nio.file.Path;
import org.sqlite.SQLiteJDBCLoader;
import org.tocsin.store.StoreException.Kind;

/**
 * Loads SQLite's native library once, unpacked into the first data directory that asks.
 *
 * <p>The driver reads where to unpack from the system property {@code org.sqlite.tmpdir}. It is set
 * for the time of loading and put back: other code in the process that loads SQLite in that very
 * moment for the first time would unpack there too, which does no harm. A host that set the
 * property itself keeps its own choice, and so does one that loaded the driver before.
 */
final class SqliteNatives {
  private static final String PROPERTY = "org.sqlite.tmpdir";
  private static final Object LOADING = new Object();

  private SqliteNatives() {}

  static void load(Path folder) {
    synchronized (LOADING) {
      String before = System.getProperty(PROPERTY);
      try {
        if (before == null) {
          OwnerOnly.createDirectories(folder);
          System.setProperty(PROPERTY, folder.toString());
        }
        if (!SQLiteJDBCLoader.initialize()) {
          throw new StoreException(Kind.OTHER, "SQLite's native library was not loaded");
        }
      } catch (IOException e) {
        throw new StoreException(
            Translation.kindOf(e), "the folder for SQLite's native library cannot be created");
      } catch (StoreException e) {
        throw e;
      } catch (Exception e) {
        throw new StoreException(
            Kind.OTHER,
            "SQLite's native library cannot be unpacked or loaded into the data directory: is it"
                + " mounted noexec, or out of space?");
      } finally {
        if (before == null) {
          System.clearProperty(PROPERTY);
        }
      }
    }
  }
}
