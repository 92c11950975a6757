package dev.aceso.targets.process;

import dev.aceso.model.Settings;
import dev.aceso.targets.SteadyClock;
import dev.aceso.targets.files.Opened;
import dev.aceso.targets.files.SafeFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A folder that is held while files directly in it are listed, once, and deleted, so that nobody
 * can put a link or another folder in its place (unlinkat(2)). Links in it and what is mounted in
 * it are passed over; folders in it are never entered.
 */
final class ScrapFolder implements AutoCloseable {
  /**
   * A file that may be deleted, and how it is known again.
   *
   * @param changed when it was written last, by the engine's clock
   * @param written the same by the wall clock
   */
  record Found(Path name, Opened.Key key, long size, Instant changed, FileTime written) {
    boolean isSame(Found other) {
      return key.equals(other.key) && size == other.size && written.equals(other.written);
    }
  }

  record Freed(int files, long bytes) {}

  private final Opened folder;
  private final SecureDirectoryStream<Path> names;

  private ScrapFolder(Opened folder, SecureDirectoryStream<Path> names) {
    this.folder = folder;
    this.names = names;
  }

  @SuppressWarnings("StreamResourceLeak") // It is what is returned that is to be closed.
  static ScrapFolder open(Path path) throws IOException {
    Opened folder = SafeFiles.folder(path);
    try {
      DirectoryStream<Path> names = Files.newDirectoryStream(folder.path());
      if (names instanceof SecureDirectoryStream<Path> secure) {
        return new ScrapFolder(folder, secure);
      }
      names.close();
      throw new IOException("this file system can't hold a folder open");
    } catch (IOException e) {
      folder.close();
      throw e;
    }
  }

  /** What the rule lets be deleted of what was there at a time. */
  List<Found> deletable(PathMatcher matcher, Settings rule, Instant at) throws IOException {
    List<Found> found = new ArrayList<>();
    for (Path file : names) {
      Path name = file.getFileName();
      if (name != null && matcher.matches(name)) {
        regular(name).filter(f -> !f.changed().isAfter(at)).ifPresent(found::add);
      }
    }
    found.sort(Comparator.comparing(Found::changed).reversed().thenComparing(Found::name));
    Instant before = at.minus(rule.duration("older_than", Duration.ZERO));
    return found.stream()
        .skip(rule.number("keep", 0))
        .filter(f -> !f.changed().isAfter(before))
        .toList();
  }

  private Optional<Found> regular(Path name) throws IOException {
    Optional<Opened> entry = folder.entry(name);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    try (Opened file = entry.get()) {
      Instant changed = SteadyClock.system().of(file.changed().toInstant());
      return file.isRegular()
          ? Optional.of(new Found(name, file.key(), file.size(), changed, file.changed()))
          : Optional.empty();
    }
  }

  /** Deletes what is still the same as when it was listed. */
  Freed delete(List<Found> deletable) throws IOException {
    int files = 0;
    long bytes = 0;
    for (Found found : deletable) {
      if (isStill(found) && deleted(found)) {
        files++;
        bytes += found.size();
      }
    }
    return new Freed(files, bytes);
  }

  private boolean isStill(Found found) throws IOException {
    return regular(found.name()).filter(found::isSame).isPresent();
  }

  private boolean deleted(Found found) throws IOException {
    try {
      names.deleteFile(found.name());
      return true;
    } catch (NoSuchFileException alreadyGone) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    try (folder) {
      names.close();
    }
  }
}
