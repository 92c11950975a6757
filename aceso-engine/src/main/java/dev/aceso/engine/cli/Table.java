package dev.aceso.engine.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns; the last column is as long as its text. Not thread-safe. */
final class Table {
  private static final String GAP = "  ";

  private final List<String> head;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... head) {
    this.head = List.of(head);
  }

  /** Adds a row with as many cells as there are columns. */
  void row(String... cells) {
    List<String> row = new ArrayList<>();
    for (String cell : cells) {
      row.add(Paint.plain(cell));
    }
    rows.add(row);
  }

  void print(PrintWriter out, Paint paint) {
    out.println(paint.dim(line(head, new Paint(false))));
    rows.forEach(row -> out.println(line(row, paint)));
  }

  private String line(List<String> cells, Paint paint) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      line.append(paint.meaning(cell));
      if (i < cells.size() - 1) {
        line.append(" ".repeat(width(i) - cell.length())).append(GAP);
      }
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    int width = head.get(column).length();
    for (List<String> row : rows) {
      width = Math.max(width, row.get(column).length());
    }
    return width;
  }
}
