package org.tocsin.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Reads a bag out of a zip stream, and compares every file with every manifest. */
final class BagReader {
  /** The most bytes of a file that is looked into; larger ones are digested only. */
  static final int MAX_KEPT = 64 * 1024 * 1024;

  private static final List<String> TAGS =
      List.of("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-md5.txt");

  private final Consumer<ExportFinding> findings;
  private final Map<String, Read> files = new LinkedHashMap<>();
  private String base = "";
  private long bytes;

  /** A file as it was read. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Read(long size, String sha256, String md5, byte[] kept) {
    String text() {
      return new String(kept, StandardCharsets.UTF_8);
    }
  }

  BagReader(Consumer<ExportFinding> findings) {
    this.findings = findings;
  }

  String base() {
    return base;
  }

  Map<String, Read> files() {
    return files;
  }

  long bytes() {
    return bytes;
  }

  void read(InputStream in) throws IOException {
    ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8);
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      int slash = entry.getName().indexOf('/');
      String folder = slash < 0 ? "" : entry.getName().substring(0, slash);
      String path = entry.getName().substring(slash + 1);
      if (files.isEmpty()) {
        base = folder;
      }
      Read read = read(zip, path);
      if (slash < 0 || !folder.equals(base) || files.put(path, read) != null) {
        findings.accept(new ExportFinding(ExportFinding.Kind.FILE_SURPLUS, entry.getName()));
      }
    }
    // The directory of the archive, which a stream does not need; and the end of what encrypts it.
    in.transferTo(OutputStream.nullOutputStream());
  }

  private Read read(InputStream in, String path) throws IOException {
    MessageDigest sha256 = BagWriter.digest("SHA-256");
    MessageDigest md5 = BagWriter.digest("MD5");
    boolean looksInto = !path.startsWith("data/items/");
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    byte[] buffer = new byte[64 * 1024];
    long size = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      sha256.update(buffer, 0, n);
      md5.update(buffer, 0, n);
      size += n;
      if (looksInto && size <= MAX_KEPT) {
        kept.write(buffer, 0, n);
      }
    }
    bytes += size;
    HexFormat hex = HexFormat.of();
    return new Read(
        size, hex.formatHex(sha256.digest()), hex.formatHex(md5.digest()), kept.toByteArray());
  }

  /** Compares files and manifests, both ways (RFC 8493 section 3). */
  void compare() {
    Read declaration = files.get("bagit.txt");
    if (declaration == null || !declaration.text().equals(BagWriter.DECLARATION)) {
      findings.accept(new ExportFinding(ExportFinding.Kind.FILE_UNREADABLE, "bagit.txt"));
    }
    Set<String> payload = new HashSet<>();
    Set<String> tags = new HashSet<>();
    for (String path : files.keySet()) {
      if (path.startsWith("data/")) {
        payload.add(path);
      } else if (!path.startsWith("tagmanifest-")) {
        tags.add(path);
      }
    }
    for (String algorithm : List.of("sha256", "md5")) {
      manifest("manifest-" + algorithm + ".txt", algorithm, payload);
      manifest("tagmanifest-" + algorithm + ".txt", algorithm, tags);
    }
    for (String tag : TAGS) {
      if (!files.containsKey(tag)) {
        findings.accept(new ExportFinding(ExportFinding.Kind.FILE_MISSING, tag));
      }
    }
    oxum(payload);
  }

  private void manifest(String name, String algorithm, Set<String> expected) {
    Read manifest = files.get(name);
    if (manifest == null) {
      findings.accept(new ExportFinding(ExportFinding.Kind.FILE_MISSING, name));
      return;
    }
    Set<String> unnamed = new TreeSet<>(expected);
    for (String line : manifest.text().split("\n", -1)) {
      int gap = line.indexOf("  ");
      if (line.isEmpty()) {
        continue;
      }
      if (gap < 0) {
        findings.accept(new ExportFinding(ExportFinding.Kind.FILE_UNREADABLE, name));
        continue;
      }
      String path = line.substring(gap + 2);
      unnamed.remove(path);
      Read read = files.get(path);
      if (read == null) {
        findings.accept(new ExportFinding(ExportFinding.Kind.FILE_MISSING, path));
      } else {
        String digest = algorithm.equals("md5") ? read.md5() : read.sha256();
        if (!digest.equals(line.substring(0, gap))) {
          findings.accept(new ExportFinding(ExportFinding.Kind.FILE_CHANGED, path));
        }
      }
    }
    unnamed.forEach(
        path -> findings.accept(new ExportFinding(ExportFinding.Kind.FILE_SURPLUS, path)));
  }

  private void oxum(Set<String> payload) {
    Read info = files.get("bag-info.txt");
    long size = 0;
    for (Map.Entry<String, Read> file : files.entrySet()) {
      size += payload.contains(file.getKey()) ? file.getValue().size() : 0;
    }
    String oxum = "Payload-Oxum: " + size + "." + payload.size() + "\n";
    if (info != null && !info.text().contains(oxum)) {
      findings.accept(new ExportFinding(ExportFinding.Kind.FILE_CHANGED, "bag-info.txt"));
    }
  }
}
