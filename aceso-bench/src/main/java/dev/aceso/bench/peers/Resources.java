package dev.aceso.bench.peers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** The programs that come with the benchmarks. */
final class Resources {
  private Resources() {}

  /** Copies a program into a folder. */
  static Path copy(String name, Path folder) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = Objects.requireNonNull(Resources.class.getResourceAsStream(name), name)) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }
}
