package org.tocsin.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Random;

/**
 * Writes a hash list of random values for {@code tocsin lists import}: PDQ values and MD5 digests
 * in turn, of class TEST. Arguments: how many lines, and the file.
 */
public final class GeneratedList {
  private static final int PROGRESS_EVERY = 1_000_000;

  private GeneratedList() {}

  /** Writes. */
  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (args.length != 2) {
      out.println("usage: GeneratedList LINES FILE");
      System.exit(2);
    }
    long lines = Long.parseLong(args[0]);
    Random random = new Random(20_260_115);
    byte[] value = new byte[32];
    HexFormat hex = HexFormat.of();
    try (BufferedWriter file = Files.newBufferedWriter(Path.of(args[1]), StandardCharsets.UTF_8)) {
      file.write(
          "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n");
      for (long line = 0; line < lines; line++) {
        random.nextBytes(value);
        boolean pdq = line % 2 == 0;
        file.write(pdq ? "pdq," : "md5,");
        file.write(hex.formatHex(value, 0, pdq ? 32 : 16));
        file.write(
            ",demo-" + line + ",club-" + line % 7 + ",T_TEST,A1,2026-01-01T00:00:00Z,false\n");
        if ((line + 1) % PROGRESS_EVERY == 0) {
          out.println(line + 1 + " of " + lines + " lines");
        }
      }
    }
    out.println("wrote " + lines + " lines");
  }
}
