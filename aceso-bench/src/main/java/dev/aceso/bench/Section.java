package dev.aceso.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A section of a Markdown file between two comments; the rest of the file stays as it is.
 *
 * @param name in the comments; unique in the file
 */
public record Section(String name) {
  /** Replaces the section's text, or appends the section when the file doesn't have it yet. */
  public void write(Path file, String text) throws IOException {
    String before = Files.exists(file) ? Files.readString(file) : "# Benchmarks\n";
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path next = Files.createTempFile(folder, "benchmarks", ".new");
    Files.writeString(next, replaced(before, text));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  String replaced(String document, String text) {
    String begin = "<!-- bench:" + name + " -->";
    String end = "<!-- end bench:" + name + " -->";
    String section = begin + "\n" + text.strip() + "\n" + end;
    int from = document.indexOf(begin);
    int to = document.indexOf(end);
    if (from < 0 || to < from) {
      return document.stripTrailing() + "\n\n" + section + "\n";
    }
    return document.substring(0, from) + section + document.substring(to + end.length());
  }
}
