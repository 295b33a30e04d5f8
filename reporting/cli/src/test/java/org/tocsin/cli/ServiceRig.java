package org.tocsin.cli;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import javax.imageio.ImageIO;
import org.tocsin.Tocsin;
import org.tocsin.TocsinBuilder;
import org.tocsin.config.CustodySettings;
import org.tocsin.config.PostgresqlSettings;
import org.tocsin.config.Role;
import org.tocsin.config.Secret;
import org.tocsin.config.TocsinConfig;
import org.tocsin.filing.FilingFilter;
import org.tocsin.filing.FilingSummary;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.MockSettings;
import org.tocsin.model.Account;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Room;
import org.tocsin.model.Upload;
import org.tocsin.model.UploadId;
import org.tocsin.model.Verdict;
import org.tocsin.report.ServiceProfile;
import org.tocsin.testkit.SettableClock;

/** A running service with its mock, and the files that a command line beside it is given. */
final class ServiceRig implements AutoCloseable {
  static final String HEADER =
      "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n";

  /** Personal data that no listing may show. */
  static final String NAME = "Marker Person";

  static final String ADDRESS = "192.0.2.77";
  static final String ACCOUNT = "user-marker-0001";

  final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
  final MockClearinghouse mock;
  final Path folder;
  final byte[] listed;
  private final CustodySettings custody;
  final Tocsin tocsin;

  ServiceRig(Path folder) {
    this(folder, picture(1));
  }

  ServiceRig(Path folder, byte[] listed) {
    this(folder, listed, TocsinConfig.allRoles(), Optional.empty(), "T_TEST", CustodySettings.NONE);
  }

  /** A service whose list says of its picture what the classification says. */
  ServiceRig(Path folder, String classification) {
    this(
        folder,
        picture(1),
        TocsinConfig.allRoles(),
        Optional.empty(),
        classification,
        CustodySettings.NONE);
  }

  /** A service that seals to a custodian. */
  ServiceRig(Path folder, TrialCustodian custodian) {
    this(
        folder,
        picture(1),
        TocsinConfig.allRoles(),
        Optional.empty(),
        "T_TEST",
        new CustodySettings(
            List.of(custodian.certificate()),
            Optional.of(custodian.keyStore()),
            Optional.of(Secret.resolve("file:" + custodian.passphrase(), folder))));
  }

  /** A service in some roles, with a clock of its own and a mock that lives now. */
  ServiceRig(Path folder, Set<Role> roles, Clock time) {
    this(folder, picture(1), roles, Optional.of(time), "T_TEST", CustodySettings.NONE);
  }

  private ServiceRig(
      Path folder,
      byte[] listed,
      Set<Role> roles,
      Optional<Clock> time,
      String severity,
      CustodySettings custody) {
    this.folder = folder;
    this.listed = listed;
    Clock mocks = time.isPresent() ? Clock.systemUTC() : clock;
    this.mock = MockClearinghouse.start(MockSettings.builder().clock(mocks).build());
    write(
        "list.csv", HEADER + "SHA256," + sha256(listed) + ",entry-7,club," + severity + ",A1,,\n");
    write("password.txt", "test");
    write(
        "tocsin.yaml",
        """
        environment: TEST
        data: ./data
        service:
          name: Teapot Chat
          reporter: { firstName: Pat, lastName: Example, email: trust-safety@teapot.example }
        lists:
          - { name: demo, file: list.csv }
        clearinghouses:
          - { name: mock, kind: cybertipline, url: "%s", account: test, password: "file:password.txt" }
        """
            .formatted(mock.baseUri()));
    this.custody = custody;
    this.tocsin = service().roles(roles).clock(time.orElse(clock)).start();
  }

  Path yaml() {
    return folder.resolve("tocsin.yaml");
  }

  /** Writes the same configuration for a docket in PostgreSQL. */
  Path onPostgresql(String url, String schema) {
    write("pg-password.txt", "postgres");
    try {
      return write(
          "postgres.yaml",
          Files.readString(yaml(), StandardCharsets.UTF_8)
              + "postgresql: { url: \"%s\", user: postgres, password: \"file:pg-password.txt\", schema: %s }\n"
                  .formatted(url, schema));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has the configuration file name people, by the names of their certificates' files. */
  void people(TrialCustodian... persons) {
    StringBuilder people = new StringBuilder("people:\n");
    for (TrialCustodian person : persons) {
      String name = person.certificate().getFileName().toString().replaceAll("\\..*", "");
      people.append(
          "  - { id: %s, role: SUPERVISOR, certificate: \"%s\" }\n"
              .formatted(name, person.certificate()));
    }
    try {
      write("tocsin.yaml", Files.readString(yaml(), StandardCharsets.UTF_8) + people);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has the configuration file name custodians, and the key store of one. */
  void custodians(String certificates, TrialCustodian keys) {
    try {
      String without =
          Files.readString(yaml(), StandardCharsets.UTF_8).replaceAll("(?m)^custodians:.*\n", "");
      write(
          "tocsin.yaml",
          without
              + "custodians: { %s, keyStore: %s, passphrase: \"file:%s\" }\n"
                  .formatted(certificates, keys.keyStore(), keys.passphrase()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the same service on PostgreSQL. */
  Tocsin startOnPostgresql(String url, String schema) {
    return service()
        .postgresql(
            new PostgresqlSettings(url, "postgres", Secret.of("postgres".toCharArray()), schema))
        .clock(clock)
        .start();
  }

  private TocsinBuilder service() {
    return Tocsin.builder()
        .dataDirectory(folder.resolve("data"))
        .custodians(custody)
        .service(ServiceProfile.of("Teapot Chat", "trust-safety@teapot.example"))
        .hashList("demo", folder.resolve("list.csv"))
        .cyberTipline("mock", mock.baseUri(), "test", Secret.of("test".toCharArray()));
  }

  Path data() {
    return folder.resolve("data");
  }

  Screen screen() {
    return Screen.redirected(clock);
  }

  /** Posts the listed picture. */
  Verdict.Match match(String upload) {
    return match(tocsin, upload);
  }

  /** Posts the listed picture to a service over the same data. */
  Verdict.Match match(Tocsin service, String upload) {
    return (Verdict.Match)
        service.screen(
            Upload.builder(
                    new UploadId(upload),
                    ContentSource.of(listed),
                    Account.of(ACCOUNT, "marker_login").withDisplayName(NAME),
                    service.observe(ADDRESS, 51515, List.of()),
                    Room.group("room-1", "Tea", List.of(Account.of("user-2", "other"))))
                .fileName("tea.png")
                .declaredMediaType("image/png")
                .build());
  }

  /** Lets the time pass that a report waits at least, and then the filings end. */
  boolean settle() {
    clock.advance(Duration.ofSeconds(11));
    return tocsin.awaitFilings(Duration.ofSeconds(30));
  }

  FilingSummary filing() {
    return tocsin.filings().list(FilingFilter.all()).get(0);
  }

  Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Draws a picture that has enough in it for a perceptual fingerprint. */
  static byte[] picture(long seed) {
    BufferedImage image = new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      pen.setColor(new Color(random.nextInt(0x1000000)));
      int size = 20 + random.nextInt(100);
      pen.fillOval(random.nextInt(320) - size / 2, random.nextInt(240) - size / 2, size, size);
    }
    pen.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalStateException("every JDK writes PNG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static String sha256(byte[] bytes) {
    return digest("SHA-256", bytes);
  }

  static String digest(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    tocsin.close();
    mock.close();
  }
}
