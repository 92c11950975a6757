package dev.aceso.engine.api;

import java.util.ArrayList;
import java.util.List;

/**
 * Why an incident went as it did, in words.
 *
 * @param sentence all of it in one sentence
 */
record Explanation(String incident, String sentence, List<Section> sections) {
  /** Width that the text keeps to, in characters. */
  static final int COLUMNS = 100;

  Explanation {
    sections = List.copyOf(sections);
  }

  /** A part of it; a line may begin with spaces, which set it in. */
  record Section(String title, List<String> lines) {
    Section {
      lines = List.copyOf(lines);
    }
  }

  /** For a terminal: no line is longer than {@link #COLUMNS}, unless a word alone is. */
  String text() {
    StringBuilder text = new StringBuilder();
    wrap(incident + ": " + sentence, text);
    for (Section section : sections) {
      text.append('\n').append(section.title()).append('\n');
      section.lines().forEach(line -> wrap("  " + line, text));
    }
    return text.toString();
  }

  private static void wrap(String line, StringBuilder text) {
    if (line.length() <= COLUMNS) {
      text.append(line).append('\n');
      return;
    }
    String indent = " ".repeat(line.length() - line.stripLeading().length() + 2);
    for (String row : rows(line, indent)) {
      text.append(row).append('\n');
    }
  }

  private static List<String> rows(String line, String indent) {
    List<String> rows = new ArrayList<>();
    String rest = line;
    while (rest.length() > COLUMNS) {
      int cut = rest.lastIndexOf(' ', COLUMNS);
      int start = rest.length() - rest.stripLeading().length();
      if (cut <= start) {
        cut = rest.indexOf(' ', COLUMNS);
      }
      if (cut < 0) {
        break;
      }
      rows.add(rest.substring(0, cut).stripTrailing());
      rest = indent + rest.substring(cut).strip();
    }
    rows.add(rest);
    return rows;
  }
}
