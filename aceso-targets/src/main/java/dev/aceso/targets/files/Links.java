package dev.aceso.targets.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Where a path with links leads. What comes of it was true for each link at its own time, so that
 * the real path is to be opened without links.
 */
final class Links {
  private static final int ROOT = 0;

  /** As many as the kernel follows. */
  private static final int MOST = 40;

  /**
   * A path without links.
   *
   * @param makers users other than root and the engine's who made links on the way to it
   */
  record Way(Path real, Set<Integer> makers) {
    /** The path, unless links of others than root and the engine's user led here. */
    Path strict() throws UnsafeFileException {
      if (makers.isEmpty()) {
        return real;
      }
      throw new UnsafeFileException("is reached by a link that others than root have made");
    }
  }

  private static final int ENGINE = engine();

  private final Deque<Path> rest = new ArrayDeque<>();
  private final Set<Integer> makers = new HashSet<>();
  private Path real;

  private Links(Path path) {
    this.real = path.getRoot();
    path.forEach(rest::addLast);
  }

  /**
   * Follows an absolute path.
   *
   * @throws UnsafeFileException when a link of root or the engine's user is where others could have
   *     put it, or there are too many
   */
  static Way follow(Path path) throws IOException {
    return new Links(path).follow();
  }

  private static int engine() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      throw new UncheckedIOException("/proc is needed, and can't be read: mount it", e);
    }
  }

  private Way follow() throws IOException {
    int links = 0;
    while (!rest.isEmpty()) {
      Path next = real.resolve(rest.removeFirst());
      if (!next.equals(next.normalize())) {
        real = next.normalize();
        continue;
      }
      Inode found = Inode.of(next, LinkOption.NOFOLLOW_LINKS);
      if (!found.isLink()) {
        real = next;
        continue;
      }
      links++;
      if (links > MOST) {
        throw new UnsafeFileException("leads through more than %d links".formatted(MOST));
      }
      note(next, found.owner());
      enter(Files.readSymbolicLink(next));
    }
    return new Way(real, makers);
  }

  private void note(Path link, int maker) throws IOException {
    if (!trusted(maker)) {
      makers.add(maker);
    } else if (!onlyTrustedWrite(real)) {
      throw new UnsafeFileException(
          "is a link, or leads through one (%s), where others than its owner could have put it"
              .formatted(link));
    }
  }

  private void enter(Path target) {
    if (target.isAbsolute()) {
      real = target.getRoot();
    }
    for (Path name : reversed(target)) {
      rest.addFirst(name);
    }
  }

  private static Iterable<Path> reversed(Path path) {
    ArrayList<Path> names = new ArrayList<>();
    path.forEach(names::add);
    return names.reversed();
  }

  /** Whether what is in the folder was put there by root or the engine's user. */
  static boolean onlyTrustedWrite(Path folder) throws IOException {
    for (Path at = folder; at != null; at = at.getParent()) {
      Inode found = Inode.of(at, LinkOption.NOFOLLOW_LINKS);
      if (found.isWrittenByOthers() || !trusted(found.owner())) {
        return false;
      }
    }
    return true;
  }

  private static boolean trusted(int user) {
    return user == ROOT || user == ENGINE;
  }
}
