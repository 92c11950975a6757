package dev.aceso.drills;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A line that a counted service has left.
 *
 * @param event {@code start}, {@code term} when it was asked to end, {@code drained} when it had
 *     finished its work after that
 */
record Life(String event, long pid, String component) {
  static List<Life> read(Path file) {
    try {
      return Files.exists(file)
          ? Files.readAllLines(file).stream().map(Life::parse).toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Life parse(String line) {
    List<String> words = List.of(line.split(" "));
    return new Life(words.get(0), Long.parseLong(words.get(1)), words.get(2));
  }
}
