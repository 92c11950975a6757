package dev.aceso.engine.config;

/**
 * Something that is wrong in a configuration file.
 *
 * @param line from 1
 * @param column from 1
 * @param message what is wrong, the offending value, and the fix
 */
public record ConfigProblem(String file, int line, int column, String message)
    implements Comparable<ConfigProblem> {
  @Override
  public int compareTo(ConfigProblem other) {
    int byFile = file.compareTo(other.file);
    int byLine = byFile != 0 ? byFile : Integer.compare(line, other.line);
    int byColumn = byLine != 0 ? byLine : Integer.compare(column, other.column);
    return byColumn != 0 ? byColumn : message.compareTo(other.message);
  }

  @Override
  public String toString() {
    return "%s:%d:%d: %s".formatted(file, line, column, message);
  }
}
