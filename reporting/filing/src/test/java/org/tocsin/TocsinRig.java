package org.tocsin;

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
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.tocsin.config.ClearinghouseSettings;
import org.tocsin.config.PostgresqlSettings;
import org.tocsin.config.Secret;
import org.tocsin.filing.FilingFilter;
import org.tocsin.filing.FilingState;
import org.tocsin.filing.FilingSummary;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.MockSettings;
import org.tocsin.model.Account;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Room;
import org.tocsin.model.Upload;
import org.tocsin.model.UploadId;
import org.tocsin.report.ServiceProfile;
import org.tocsin.testkit.SettableClock;

/** A service on a folder of its own against a mock, both on one settable clock. */
final class TocsinRig implements AutoCloseable {
  static final String HEADER =
      "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n";

  final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
  final MockClearinghouse mock;
  final Path folder;
  final byte[] listed;
  final Account uploader = Account.of("user-0001", "sample_user").withDisplayName("Sample User");
  final Account recipient = Account.of("user-0002", "other_user");
  private final Optional<PostgresqlSettings> shared;
  private @Nullable Tocsin tocsin;

  TocsinRig(Path folder) {
    this(folder, Optional.empty());
  }

  /** A service whose databases are in the folder, or where that says. */
  TocsinRig(Path folder, Optional<PostgresqlSettings> shared) {
    this.folder = folder;
    this.shared = shared;
    this.mock = MockClearinghouse.start(MockSettings.builder().clock(clock).build());
    this.listed = picture(1);
    write("list.csv", HEADER + "SHA256," + sha256(listed) + ",entry-7,club,T_TEST,A1,,\n");
  }

  TocsinBuilder builder() {
    TocsinBuilder builder =
        Tocsin.builder()
            .dataDirectory(folder.resolve("data"))
            .service(ServiceProfile.of("Teapot Chat", "trust-safety@teapot.example"))
            .hashList("demo", folder.resolve("list.csv"))
            .cyberTipline(clearinghouse("test"))
            .clock(clock);
    return shared.map(builder::postgresql).orElse(builder);
  }

  ClearinghouseSettings clearinghouse(String password) {
    return ClearinghouseSettings.of(
        "mock", mock.baseUri(), "test", Secret.of(password.toCharArray()));
  }

  Tocsin start() {
    return start(builder());
  }

  Tocsin start(TocsinBuilder builder) {
    Tocsin started = builder.start();
    tocsin = started;
    return started;
  }

  Upload upload(String id, byte[] bytes) {
    return upload(id, ContentSource.of(bytes), "192.0.2.10");
  }

  Upload upload(String id, ContentSource content, String address) {
    return Upload.builder(
            new UploadId(id),
            content,
            uploader,
            service().observe(address, 51515, List.of()),
            Room.group("room-1", "Tea", List.of(recipient)))
        .fileName("tea.png")
        .declaredMediaType("image/png")
        .build();
  }

  /** Returns an upload of another account. */
  Upload uploadBy(String account, String id, byte[] bytes) {
    return Upload.builder(
            new UploadId(id),
            ContentSource.of(bytes),
            Account.of(account, account),
            service().observe("192.0.2.10", 51515, List.of()),
            Room.group("room-1", "Tea", List.of(recipient)))
        .build();
  }

  private Tocsin service() {
    return Objects.requireNonNull(tocsin, "not started");
  }

  /** Lets the time pass that a report waits at least, and then the filings end. */
  boolean settle() {
    clock.advance(Duration.ofSeconds(11));
    return service().awaitFilings(Duration.ofSeconds(30));
  }

  FilingSummary filing() {
    return service().filings().list(FilingFilter.all()).get(0);
  }

  List<FilingState> states() {
    return service().filings().list(FilingFilter.all()).stream().map(FilingSummary::state).toList();
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
    return encode(drawing(seed, 320, 240), "png");
  }

  static BufferedImage drawing(long seed, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      pen.setColor(new Color(random.nextInt(0x1000000)));
      int size = 20 + random.nextInt(width / 3);
      pen.fillOval(random.nextInt(width) - size / 2, random.nextInt(height) - size / 2, size, size);
    }
    pen.dispose();
    return image;
  }

  static byte[] encode(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (tocsin != null) {
      tocsin.close();
    }
    mock.close();
  }
}
