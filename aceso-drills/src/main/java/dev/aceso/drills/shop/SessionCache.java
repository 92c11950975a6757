package dev.aceso.drills.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The sessions a service keeps between two runs. It refuses to start on an index that it can't
 * read: serving with the wrong sessions would be worse. Clearing the folder only logs people out.
 */
final class SessionCache {
  private static final String MAGIC = "sessions 1\n";

  private SessionCache() {}

  /** The index file in a service's folder. */
  static Path index(Path home) {
    return home.resolve("cache").resolve("session.idx");
  }

  /** Reads the index, and makes an empty one when there is none; IOException when it is corrupt. */
  static void open(Path home) throws IOException {
    Path index = index(home);
    if (!Files.exists(index)) {
      Files.createDirectories(index.getParent());
      Files.writeString(index, MAGIC);
      return;
    }
    byte[] head;
    try (var in = Files.newInputStream(index)) {
      head = in.readNBytes(MAGIC.length());
    }
    if (!MAGIC.equals(new String(head, java.nio.charset.StandardCharsets.UTF_8))) {
      throw new IOException("cache/session.idx is corrupt: it doesn't begin with 'sessions 1'");
    }
  }
}
