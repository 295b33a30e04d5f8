package org.tocsin.hashlist;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads records of comma-separated values (RFC 4180) one by one. Not safe for many threads. */
final class CsvRecords {
  private static final int LONGEST = 65_536;

  private final Reader reader;
  private final char[] buffer = new char[65_536];
  private int at;
  private int have;
  private boolean first = true;
  private long line = 1;
  private long recordLine = 1;
  private @Nullable String problem;

  CsvRecords(Reader reader) {
    this.reader = reader;
  }

  /** Returns the fields of the next record, or null at the end. */
  @Nullable List<String> next() throws IOException {
    problem = null;
    recordLine = line;
    int c = read();
    if (first && c == '\ufeff') {
      c = read();
    }
    first = false;
    if (c < 0) {
      return null;
    }
    List<String> fields = new ArrayList<>(8);
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    boolean closed = false;
    boolean atLineStart = false;
    int length = 0;
    while (true) {
      if (++length > LONGEST) {
        problem = "longer than " + LONGEST + " characters";
        skipLine(c);
        return fields;
      }
      if (quoted) {
        if (c < 0) {
          problem = "a quoted field is not closed";
          line += atLineStart ? 0 : 1;
          return fields;
        }
        if (c == '"') {
          c = read();
          if (c == '"') {
            field.append('"');
          } else {
            quoted = false;
            closed = true;
            continue;
          }
        } else {
          atLineStart = c == '\n';
          line += atLineStart ? 1 : 0;
          field.append((char) c);
        }
      } else if (c < 0 || c == '\n' || c == '\r') {
        fields.add(field.toString());
        endOfLine(c);
        return fields;
      } else if (c == ',') {
        fields.add(field.toString());
        field.setLength(0);
        closed = false;
      } else if (c == '"' && field.isEmpty() && !closed) {
        quoted = true;
        atLineStart = false;
      } else if (c == '"' || closed) {
        problem = "a quotation mark inside a field";
        skipLine(c);
        return fields;
      } else {
        field.append((char) c);
      }
      c = read();
    }
  }

  /** Returns what is wrong with the last record, or null. */
  @Nullable String problem() {
    return problem;
  }

  /** Returns the number of the line on which the last record began, from 1. */
  long recordLine() {
    return recordLine;
  }

  /** Returns how many lines the last record covered, the rest of its last one included. */
  long recordLines() {
    return line - recordLine;
  }

  private void skipLine(int last) throws IOException {
    int c = last;
    while (c >= 0 && c != '\n' && c != '\r') {
      c = read();
    }
    endOfLine(c);
  }

  private void endOfLine(int c) throws IOException {
    line++;
    if (c == '\r') {
      int following = read();
      if (following >= 0 && following != '\n') {
        at--;
      }
    }
  }

  private int read() throws IOException {
    if (at == have) {
      have = reader.read(buffer, 0, buffer.length);
      at = 0;
      if (have <= 0) {
        have = 0;
        return -1;
      }
    }
    return buffer[at++];
  }
}
