package org.tocsin.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.tocsin.config.DataLayout;
import org.tocsin.config.PostgresqlSettings;
import org.tocsin.config.TocsinConfig;
import org.tocsin.docket.Docket;
import org.tocsin.evidence.CustodyFinding;
import org.tocsin.evidence.CustodyLog;
import org.tocsin.filing.Filings;
import org.tocsin.filing.SendingStop;
import org.tocsin.hashlist.HashLists;
import org.tocsin.mail.Notifications;
import org.tocsin.store.DataDirectory;
import org.tocsin.store.Database;
import org.tocsin.store.StoreException;
import org.tocsin.store.TableCopy;

/**
 * Moves a docket and its hash lists from SQLite into PostgreSQL, while no service uses them.
 *
 * <p>Sending is stopped in the old docket before its state is read, and goes on in the new one only
 * after everything was compared and committed: at no moment can both send. Keys, sealed files and
 * signed heads stay in the data directory, which both configurations name.
 */
final class DocketMove implements AutoCloseable {
  private static final String WHY = "the docket is moved to PostgreSQL";

  private final DataDirectory directory;
  private final PostgresqlSettings to;
  private final Clock clock;
  private final String by;
  private final Deque<Runnable> opened = new ArrayDeque<>();
  private boolean docketArrived;

  /** A table that was copied, and of what. */
  record Moved(String database, String table, long rows) {}

  /**
   * What was moved.
   *
   * @param tables every table with its rows
   * @param custodyEntries how many entries the custody log has in both
   * @param findings what is wrong with the custody log, before as after
   * @param stopped whether sending was stopped by a person before, and so still is
   */
  record Result(
      List<Moved> tables, long custodyEntries, List<CustodyFinding> findings, boolean stopped) {}

  private DocketMove(DataDirectory directory, PostgresqlSettings to, Clock clock, String by) {
    this.directory = directory;
    this.to = to;
    this.clock = clock;
    this.by = by;
    opened.push(directory::close);
  }

  /**
   * Takes the data directory and begins nothing yet.
   *
   * @throws CommandException when the two configurations do not describe such a move
   * @throws StoreException when a service has the data directory
   */
  static DocketMove between(TocsinConfig from, TocsinConfig to, Clock clock, String by) {
    if (from.postgresql().isPresent()) {
      throw CommandException.failed("the docket of --config is in PostgreSQL already");
    }
    PostgresqlSettings server =
        to.postgresql()
            .orElseThrow(
                () ->
                    CommandException.failed("the configuration of --to has no postgresql section"));
    if (from.environment() != to.environment()) {
      throw CommandException.failed(
          "the two configurations are of different environments; a docket keeps its own");
    }
    if (!same(from.dataDirectory(), to.dataDirectory())) {
      throw CommandException.failed(
          "both configurations must name one data directory: keys and sealed files stay there");
    }
    if (!Files.exists(from.dataDirectory().resolve(DataLayout.DOCKET))) {
      throw CommandException.failed("there is no docket in " + from.dataDirectory());
    }
    return new DocketMove(DataDirectory.openForService(from.dataDirectory()), server, clock, by);
  }

  private static boolean same(Path one, Path other) {
    return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
  }

  /**
   * Moves everything.
   *
   * @throws CommandException when it is not known whether the target took it
   * @throws StoreException when it failed; the target is as it was
   */
  Result run(TableCopy.Progress progress) {
    Database source = keep(Database.sqlite(directory.resolve(DataLayout.DOCKET)));
    Database target = keep(postgresql(to.schema()));
    migrate(source);
    migrate(target);
    CustodyLog log = CustodyLog.open(source, directory, clock);
    Filings before = Filings.beside(source, clock);
    Optional<SendingStop> stop = before.overview().stopped();
    boolean wasStopped = stop.isPresent();
    // A move that was killed left its own stop behind; nobody else asked for that.
    boolean staysStopped = stop.filter(left -> !left.why().equals(WHY)).isPresent();
    if (!wasStopped) {
      before.stopAll(by, WHY);
    }
    Result result;
    try {
      result = copy(source, target, log, progress, staysStopped);
    } catch (StoreException e) {
      if (docketArrived) {
        throw CommandException.failed(
            "the docket has moved and its hash lists have not ("
                + e.getMessage()
                + "): import them there. Sending is stopped in both dockets: filings resume-all at"
                + " the new one ends that");
      }
      if (e.kind() == StoreException.Kind.UNAVAILABLE) {
        throw CommandException.failed(
            "the move broke off ("
                + e.getMessage()
                + "); sending stays stopped in the old docket. Run it again: if the target is then"
                + " not empty, it had taken everything, and the service can be started there");
      }
      goOn(before, wasStopped);
      throw e;
    } catch (RuntimeException e) {
      goOn(before, wasStopped);
      throw e;
    }
    goOn(Filings.beside(target, clock), staysStopped);
    return result;
  }

  private void goOn(Filings filings, boolean stopped) {
    if (!stopped) {
      filings.resumeAll(by);
    }
  }

  private Result copy(
      Database source,
      Database target,
      CustodyLog log,
      TableCopy.Progress progress,
      boolean staysStopped) {
    boolean signed = log.publishHead().isPresent();
    List<CustodyFinding> findings = log.verify();
    long size = log.size();
    List<Moved> moved = new ArrayList<>();
    TableCopy.Check docket =
        () -> {
          TableCopy.Check custody = () -> compare(target, size, findings, signed);
          add(moved, "docket", TableCopy.of(source, target).run(progress, custody));
          docketArrived = true;
        };
    if (Files.exists(directory.resolve(DataLayout.LISTS))) {
      Database lists = keep(Database.sqlite(directory.resolve(DataLayout.LISTS)));
      Database newLists = keep(postgresql(to.schema() + DataLayout.LISTS_SUFFIX));
      HashLists.migrate(lists);
      HashLists.migrate(newLists);
      // The lists commit last: while the docket is not there, nothing is.
      add(moved, "lists", TableCopy.of(lists, newLists).run(progress, docket));
    } else {
      docket.run();
    }
    return new Result(List.copyOf(moved), size, findings, staysStopped);
  }

  private static void add(List<Moved> moved, String database, List<TableCopy.Copied> tables) {
    tables.forEach(table -> moved.add(new Moved(database, table.name(), table.rows())));
  }

  /** Reads the copied custody log from its first entry, before the copy is committed. */
  private void compare(Database target, long size, List<CustodyFinding> findings, boolean signed) {
    CustodyLog copied = CustodyLog.open(target, directory, clock);
    boolean head = copied.newestHead().filter(newest -> newest.size() == size).isPresent();
    if (copied.size() != size || head != signed || !copied.verify().equals(findings)) {
      throw CommandException.failed(
          "the custody log that arrived is not the one that was read; nothing was moved");
    }
  }

  static void migrate(Database database) {
    database.migrate("evidence", CustodyLog.class);
    database.migrate("docket", Docket.class);
    Filings.migrate(database);
    Notifications.migrate(database);
  }

  private Database postgresql(String schema) {
    return Database.postgresql(to.url(), to.user(), to.password().reveal(), schema);
  }

  private Database keep(Database database) {
    opened.push(database::close);
    return database;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      opened.pop().run();
    }
  }
}
