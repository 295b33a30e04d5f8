package org.tocsin.fingerprint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;

/** The generated pictures of the test resources and what the references say about them. */
public final class ReferenceImages {
  private static final String ROOT = "/META-INF/tocsin/";

  private ReferenceImages() {}

  /**
   * A row of the reference table.
   *
   * @param file the picture's name
   * @param values the columns by name; empty text where a reference had no answer
   */
  public record Reference(String file, Map<String, String> values) {
    /** Returns a column's text, empty when there is none. */
    public String get(String column) {
      String value = values.get(column);
      if (value == null) {
        throw new IllegalArgumentException("no column " + column);
      }
      return value;
    }

    /** Returns a column's hash. */
    public Optional<PdqHash> hash(String column) {
      String text = get(column);
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(PdqHash.of(Fingerprint.ofHex(Algorithm.PDQ, text)));
    }

    /** Returns a column's number, -1 when there is none. */
    public int number(String column) {
      return get(column).isEmpty() ? -1 : Integer.parseInt(get(column));
    }

    @Override
    public String toString() {
      return file;
    }
  }

  /** Returns every row. */
  public static List<Reference> all() {
    String[] lines =
        new String(resource("pdq-reference.csv"), StandardCharsets.UTF_8).split("\n", -1);
    String[] header = lines[0].split(",", -1);
    List<Reference> references = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      if (lines[i].isBlank()) {
        continue;
      }
      String[] cells = lines[i].strip().split(",", -1);
      Map<String, String> values = new HashMap<>();
      for (int column = 0; column < header.length; column++) {
        values.put(header[column].strip(), column < cells.length ? cells[column] : "");
      }
      references.add(new Reference(cells[0], values));
    }
    return references;
  }

  /** Returns the bytes of a picture. */
  public static byte[] bytes(String file) {
    return resource("images/" + file);
  }

  private static byte[] resource(String name) {
    try (InputStream in = ReferenceImages.class.getResourceAsStream(ROOT + name)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
