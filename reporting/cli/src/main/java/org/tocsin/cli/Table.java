package org.tocsin.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows under headings, each column as wide as its widest cell. */
final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final int columns;

  private Table(List<String> headings) {
    this.columns = headings.size();
    rows.add(headings);
  }

  static Table of(String... headings) {
    return new Table(List.of(headings));
  }

  /** Adds a row; a cell that is empty shows as a dash. */
  void row(String... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException("a row has " + columns + " cells, not " + cells.length);
    }
    rows.add(Arrays.stream(cells).map(cell -> cell.isEmpty() ? "-" : Shown.plain(cell)).toList());
  }

  boolean isEmpty() {
    return rows.size() == 1;
  }

  void print(Terminal terminal) {
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i);
        line.append(cell);
        if (i < columns - 1) {
          line.append(" ".repeat(widths[i] - width(cell))).append(GAP);
        }
      }
      terminal.line(line.toString());
    }
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
