package org.tocsin.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tocsin.config.ClearinghouseSettings;
import org.tocsin.config.ConfigFile;
import org.tocsin.config.ConfigWarning;
import org.tocsin.config.ListSettings;
import org.tocsin.config.SecretFiles;
import org.tocsin.config.TocsinConfig;
import org.tocsin.docket.IncidentFilter;
import org.tocsin.filing.FilingsOverview;
import org.tocsin.hashlist.ListStatus;
import org.tocsin.model.Environment;

/**
 * Examines a service from the outside: what it stands on, without changing anything, and without a
 * word to anybody but the configured clearinghouses, mail servers, sources of lists and look-up
 * services.
 */
final class Doctor {
  /** No clock of a service that runs this version can be earlier. */
  static final Instant NOT_BEFORE = Instant.parse("2026-01-01T00:00:00Z");

  /** Below this a service soon cannot preserve anything. */
  static final long LEAST_BYTES = 1L << 30;

  /** Below this somebody should look for space. */
  static final long FEW_BYTES = 10L << 30;

  /** From here on two clocks are not the same. */
  static final Duration APART = Duration.ofSeconds(30);

  /** From here on reports say what is not so. */
  static final Duration FAR = Duration.ofMinutes(5);

  private static final String DATA = "data directory";
  private static final String CLOCK = "clock";
  private static final String LISTS = "hash lists";
  private static final String DATABASE = "database";
  private static final String SECRET = "secret ";
  private static final String KEY_STORE = "custodians.keyStore";

  private final TocsinConfig config;
  private final Clock clock;
  private final Checkup checkup = new Checkup();

  private Doctor(TocsinConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  /** Examines everything that a configuration names. */
  static Checkup examine(Path file, Clock clock) {
    TocsinConfig config = ConfigFile.read(file);
    Doctor doctor = new Doctor(config, clock);
    doctor.checkup.ok(
        "configuration",
        config.environment()
            + ", "
            + Shown.count(config.clearinghouses().size(), "clearinghouse", "clearinghouses"));
    doctor.clock();
    doctor.checkup.look(DATA, doctor::data);
    doctor.checkup.look("keys", () -> new KeyCheck(config, clock, doctor.checkup).run());
    doctor.secrets(file);
    if (Files.isDirectory(config.dataDirectory())) {
      doctor.checkup.look(DATABASE, doctor::databases);
    }
    new SourceCheck(config, clock, doctor.checkup).run();
    config.clearinghouses().forEach(doctor::clearinghouse);
    new DestinationCheck(config, clock, doctor.checkup).run();
    if (config.clearinghouses().isEmpty() && config.deliveries().isEmpty()) {
      doctor.checkup.warning(
          "clearinghouse", "none is configured: nothing is filed", "add one under clearinghouses");
    }
    return doctor.checkup;
  }

  /** One line for each file: of a key store, a group that can read it is too many as well. */
  private void secrets(Path file) {
    List<ConfigWarning> open = SecretFiles.openToEverybody(file);
    open.forEach(
        each ->
            checkup.warning(
                SECRET + each.key(),
                "everybody on this machine can read or change its file",
                "chmod 600 the file that line " + each.line() + " names"));
    config
        .custody()
        .keyStore()
        .filter(store -> !openToOthers(store).isEmpty())
        .filter(store -> open.stream().noneMatch(each -> each.key().equals(KEY_STORE)))
        .ifPresent(
            store ->
                checkup.warning(
                    SECRET + KEY_STORE,
                    "others than its owner can read it",
                    "chmod 600 " + store.getFileName()));
  }

  private void clock() {
    Instant now = clock.instant();
    if (now.isBefore(NOT_BEFORE)) {
      checkup.failure(
          CLOCK, "it says " + Shown.instant(now), "set it, and keep it with NTP: reports carry it");
    } else {
      checkup.ok(CLOCK, "it says " + Shown.instant(now));
    }
  }

  private void data() {
    Path directory = config.dataDirectory().toAbsolutePath().normalize();
    if (!Files.exists(directory)) {
      checkup.warning(DATA, "it is not there yet", "the first start of the service makes it");
    } else {
      permissions(directory);
    }
    Path there = directory;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      long free = Files.getFileStore(there).getUsableSpace();
      String finding = Math.max(0, free >> 20) + " MiB free";
      if (free < LEAST_BYTES) {
        checkup.failure(
            "disk", finding, "make room: a match that cannot be sealed holds the upload");
      } else if (free < FEW_BYTES) {
        checkup.warning("disk", finding, "look for space before it runs out");
      } else {
        checkup.ok("disk", finding);
      }
    } catch (IOException e) {
      checkup.failure("disk", "it does not say how much is free", "is it mounted and readable?");
    }
  }

  private void permissions(Path directory) {
    if (!openToOthers(directory).isEmpty()) {
      checkup.failure(DATA, "others than its owner can read it", "chmod 700 " + directory);
    } else {
      checkup.ok(DATA, "its owner alone can read it");
    }
  }

  /** Returns what others than the owner may do with a file. */
  private static Set<PosixFilePermission> openToOthers(Path file) {
    try {
      Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
      permissions.addAll(Files.getPosixFilePermissions(file));
      permissions.removeAll(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));
      return permissions;
    } catch (IOException | UnsupportedOperationException e) {
      return EnumSet.noneOf(PosixFilePermission.class); // no such thing here
    }
  }

  private void databases() {
    try (ServiceData data = ServiceData.of(config, clock)) {
      if (data.hasDocket()) {
        checkup.look(DATABASE, () -> durability(data));
        checkup.look("docket", () -> docket(data));
        checkup.look("sending", () -> sending(data));
      } else {
        checkup.warning(DATABASE, "no docket yet", "the first start of the service makes it");
      }
      checkup.look(LISTS, () -> lists(data));
    }
  }

  private void durability(ServiceData data) {
    List<String> wrong = data.undurableSettings();
    if (wrong.isEmpty()) {
      checkup.ok(
          DATABASE,
          config.postgresql().isPresent()
              ? "PostgreSQL, fsync, full_page_writes and synchronous_commit are on"
              : "SQLite, write-ahead log, synchronous FULL");
    } else {
      checkup.failure(
          DATABASE,
          "a power cut can lose what was committed: " + String.join(", ", wrong),
          "set them as docs/command-line.md says of doctor");
    }
  }

  private void docket(ServiceData data) {
    if (data.isOlderThanItsHeads()) {
      checkup.failure(
          "docket",
          "it is older than its newest signed head: a restored copy",
          "compare it before filings resume-all; see docs/evidence-format.md");
    } else {
      checkup.ok("docket", "it is as new as its signed heads");
    }
    data.docket().list(IncidentFilter.newest(1)).stream()
        .filter(newest -> newest.recordedAt().isAfter(clock.instant()))
        .findFirst()
        .ifPresent(
            newest ->
                checkup.failure(
                    CLOCK,
                    "it is behind incident "
                        + newest.id()
                        + ", recorded "
                        + Shown.from(clock.instant(), newest.recordedAt()),
                    "set it, and keep it with NTP"));
  }

  private void sending(ServiceData data) {
    FilingsOverview overview = data.filings().overview();
    String waits = overview.waiting() + " wait, " + overview.forPerson() + " wait for a person";
    if (overview.stopped().isPresent()) {
      checkup.warning("sending", "it is stopped; " + waits, "filings resume-all lets it go on");
    } else if (overview.forPerson() > 0) {
      checkup.warning("sending", waits, "filings list --state HELD and --state FAILED name them");
    } else {
      checkup.ok("sending", waits);
    }
  }

  private void lists(ServiceData data) {
    List<ListStatus> lists = data.hasLists() ? data.lists().status() : List.of();
    if (lists.stream().allMatch(ListStatus::isEmpty)) {
      checkup.failure(LISTS, "none has an entry: nothing can match", "lists import loads one");
      return;
    }
    Set<String> loaded = lists.stream().map(ListStatus::name).collect(Collectors.toSet());
    for (ListSettings list : config.lists()) {
      if (!loaded.contains(list.name())) {
        checkup.warning(
            "hash list " + list.name(),
            "it was never read: nothing can match it",
            list.source().isPresent()
                ? "lists sync reads it"
                : "the start of the service, or lists import, reads it");
      }
    }
    Set<String> named = config.lists().stream().map(ListSettings::name).collect(Collectors.toSet());
    for (ListStatus list : lists) {
      String what = "hash list " + list.name();
      String finding =
          Shown.count(list.entries(), "entry", "entries") + ", " + Shown.span(list.age()) + " old";
      Duration age = list.age();
      if (list.isEmpty()) {
        checkup.warning(
            what,
            "it has no entry: nothing can match it",
            list.following()
                ? "lists sync reads it, and says what keeps it from that"
                : "lists import loads one");
      } else if (age.compareTo(config.screening().maxListAge()) > 0) {
        checkup.failure(
            what,
            finding + ": no upload is clear any more",
            named.contains(list.name())
                ? "import or sync it"
                : "the configuration does not name it: name it, or lists remove takes it away");
      } else if (!named.contains(list.name())) {
        checkup.warning(
            what,
            "the configuration does not name it: it is compared by the defaults, and its age counts; "
                + finding,
            "lists add names it; lists remove takes it away");
      } else if (age.compareTo(config.screening().listAgeAlarm()) > 0) {
        checkup.warning(what, finding, "import or sync it");
      } else {
        checkup.ok(what, finding);
      }
    }
  }

  private void clearinghouse(ClearinghouseSettings settings) {
    String what = "clearinghouse " + settings.name();
    checkup.look(
        what,
        () -> {
          ClearinghouseCheck.Result result = ClearinghouseCheck.of(config, settings, clock);
          String finding = result.outcome() + ": " + result.meaning();
          result.ahead().ifPresent(ahead -> skew(what, ahead));
          if (result.ok()) {
            Optional<String> id = result.requestId();
            checkup.ok(what, result.meaning() + id.map(text -> ", request " + text).orElse(""));
          } else {
            checkup.failure(
                what,
                finding,
                config.environment() == Environment.PRODUCTION
                    ? "filings wait; clearinghouse status shows more"
                    : "is the mock running? clearinghouse status shows more");
          }
        });
  }

  /** Says by how much our clock is not what another one, which is kept right, shows. */
  private void skew(String whose, Duration ahead) {
    String finding =
        "that of "
            + whose
            + " is "
            + Shown.span(ahead)
            + (ahead.isNegative() ? " behind it" : " ahead of it");
    String remedy = "keep it with NTP: reports carry it, and a time in the future is refused";
    if (ahead.abs().compareTo(FAR) >= 0) {
      checkup.failure(CLOCK, finding, remedy);
    } else if (ahead.abs().compareTo(APART) >= 0) {
      checkup.warning(CLOCK, finding, remedy);
    }
  }
}
