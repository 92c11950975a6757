package dev.aceso.drills.shop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A service's scratch folder with an allotment that the service itself keeps to, as a quota would.
 * Thread-safe.
 */
final class Scratch {
  /** Bytes that all files together may have. */
  static final long ALLOTMENT = 8L << 20;

  private final Path folder;

  Scratch(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /** Whether not even a small file fits in any more. */
  boolean full() throws IOException {
    return used() + 1024 > ALLOTMENT;
  }

  /** Writes a file; IOException "no space left in scratch" when it doesn't fit. */
  synchronized void write(String name, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (full() || used() + bytes.length > ALLOTMENT) {
      throw new IOException("no space left in scratch");
    }
    Files.write(folder.resolve(name), bytes);
  }

  private long used() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(Scratch::size).sum();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
