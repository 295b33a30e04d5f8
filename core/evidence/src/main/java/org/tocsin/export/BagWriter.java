package org.tocsin.export;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a BagIt 1.0 bag (RFC 8493) into a zip archive as a stream: payload first, manifests last.
 */
final class BagWriter {
  static final String DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

  private final ZipOutputStream zip;
  private final String base;
  private final LocalDateTime at;
  private final List<Written> payload = new ArrayList<>();
  private final List<Written> tags = new ArrayList<>();

  /**
   * A file of the bag.
   *
   * @param path below the bag's folder
   * @param size in bytes
   */
  record Written(String path, long size, String sha256, String sha1, String md5) {}

  BagWriter(OutputStream out, String base, Instant at) {
    this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    this.base = base;
    this.at = LocalDateTime.ofInstant(at, ZoneOffset.UTC);
  }

  /** Copies a file of the payload; media do not get smaller, so they are not squeezed. */
  Written media(String path, InputStream bytes) throws IOException {
    zip.setLevel(Deflater.NO_COMPRESSION);
    Written written = write("data/" + path, bytes);
    payload.add(written);
    return written;
  }

  Written text(String path, byte[] bytes) throws IOException {
    zip.setLevel(Deflater.DEFAULT_COMPRESSION);
    Written written = write("data/" + path, new java.io.ByteArrayInputStream(bytes));
    payload.add(written);
    return written;
  }

  Written text(String path, String text) throws IOException {
    return text(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes manifests and tag files, and ends the archive without closing its stream. */
  void finish(String identifier, String description) throws IOException {
    long bytes = payload.stream().mapToLong(Written::size).sum();
    tag("bagit.txt", DECLARATION);
    tag(
        "bag-info.txt",
        "Bagging-Date: "
            + LocalDate.from(at)
            + "\nExternal-Identifier: "
            + identifier
            + "\nExternal-Description: "
            + description
            + "\nPayload-Oxum: "
            + bytes
            + "."
            + payload.size()
            + "\n");
    tag("manifest-sha256.txt", manifest(payload, true));
    tag("manifest-md5.txt", manifest(payload, false));
    List<Written> all = List.copyOf(tags);
    tag("tagmanifest-sha256.txt", manifest(all, true));
    tag("tagmanifest-md5.txt", manifest(all, false));
    zip.finish();
    zip.flush();
  }

  private void tag(String path, String text) throws IOException {
    zip.setLevel(Deflater.DEFAULT_COMPRESSION);
    tags.add(write(path, new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
  }

  private static String manifest(List<Written> files, boolean sha256) {
    StringBuilder text = new StringBuilder();
    for (Written file : files) {
      text.append(sha256 ? file.sha256() : file.md5()).append("  ").append(file.path());
      text.append('\n');
    }
    return text.toString();
  }

  private Written write(String path, InputStream bytes) throws IOException {
    MessageDigest sha256 = digest("SHA-256");
    MessageDigest sha1 = digest("SHA-1");
    MessageDigest md5 = digest("MD5");
    ZipEntry entry = new ZipEntry(base + "/" + path);
    entry.setTimeLocal(at);
    zip.putNextEntry(entry);
    byte[] buffer = new byte[64 * 1024];
    long size = 0;
    for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
      sha256.update(buffer, 0, n);
      sha1.update(buffer, 0, n);
      md5.update(buffer, 0, n);
      zip.write(buffer, 0, n);
      size += n;
    }
    zip.closeEntry();
    HexFormat hex = HexFormat.of();
    return new Written(
        path,
        size,
        hex.formatHex(sha256.digest()),
        hex.formatHex(sha1.digest()),
        hex.formatHex(md5.digest()));
  }

  static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
