package dev.aceso.engine.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a configuration folder again whenever one of its files has changed and has then been left
 * alone for a moment. It looks every half second at times and sizes, which works on every file
 * system, whether local, mounted or put together of layers, and sees a link that is pointed
 * elsewhere.
 */
public final class ConfigWatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigWatcher.class);
  private static final Duration EVERY = Duration.ofMillis(500);

  /** What differs after every change of a file, also one that keeps its time and size: stat(2). */
  private record Stamp(Map<String, Object> attributes) {}

  private final Path folder;
  private final Map<String, String> environment;
  private final Consumer<ReadResult> listener;
  private String known;
  private volatile boolean closed;

  private ConfigWatcher(
      Path folder, Map<String, String> environment, String known, Consumer<ReadResult> listener) {
    this.folder = folder;
    this.environment = environment;
    this.known = known;
    this.listener = listener;
  }

  /**
   * Watches until it is closed.
   *
   * @param known the fingerprint of what is in force
   * @param listener is told every result of reading other contents than before, good or bad, on the
   *     watcher's thread; what a reference in a file stands for is read with it
   */
  public static ConfigWatcher start(
      Path folder, Map<String, String> environment, String known, Consumer<ReadResult> listener) {
    ConfigWatcher watcher = new ConfigWatcher(folder, environment, known, listener);
    Thread.ofVirtual().name("aceso-config").start(watcher::run);
    return watcher;
  }

  /** It is read once at first, as it may have changed since what is in force was read. */
  private void run() {
    Map<ConfigFile, Stamp> read = Map.of();
    Map<ConfigFile, Stamp> before = stamps();
    while (!closed) {
      LockSupport.parkNanos(EVERY.toNanos());
      Map<ConfigFile, Stamp> now = stamps();
      if (!now.equals(read) && now.equals(before) && !closed) {
        read = now;
        tell();
      }
      before = now;
    }
  }

  /** Whatever goes wrong with one change, the next one must be seen. */
  private void tell() {
    try {
      ReadResult result = ConfigReader.read(folder, environment);
      if (!result.fingerprint().equals(known)) {
        known = result.fingerprint();
        listener.accept(result);
      }
    } catch (RuntimeException e) {
      LOG.error("the changed configuration could not be taken over", e);
    }
  }

  private Map<ConfigFile, Stamp> stamps() {
    Map<ConfigFile, Stamp> stamps = new HashMap<>();
    for (ConfigFile file : ConfigFile.values()) {
      Path path = folder.resolve(file.fileName());
      try {
        if (Files.exists(path)) {
          stamps.put(
              file,
              new Stamp(Files.readAttributes(path, "unix:ino,dev,size,ctime,lastModifiedTime")));
        }
      } catch (IOException e) {
        stamps.remove(file);
      }
    }
    return stamps;
  }

  @Override
  public void close() {
    closed = true;
  }
}
