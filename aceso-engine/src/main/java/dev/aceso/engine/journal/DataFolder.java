package dev.aceso.engine.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what the engine has of its own to its user: the data folder and {@code state} in it with
 * mode 0700, and what the engine writes into them with 0600. What people keep there besides is left
 * as it is.
 */
final class DataFolder {
  private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

  /** What the engine writes into the folder itself; in {@code state} every file is its own. */
  private static final String OWN =
      "{journal.db,journal.db-wal,journal.db-shm,journal.reserve*,lock,approval*}";

  private static final String STATE = "state";

  private static final int OTHERS_WRITE = 0002;
  private static final int GROUP_WRITES = 0020;

  private DataFolder() {}

  /** How a file that only the engine's user may read is made. */
  static FileAttribute<Set<PosixFilePermission>> file() {
    return PosixFilePermissions.asFileAttribute(FILE);
  }

  /**
   * Makes the folder where there is none, and takes from others what they may do in it.
   *
   * @throws JournalException when it belongs to another user, or others may write to it, who may
   *     have put anything there
   * @throws IOException when it can't be made or changed
   */
  static void secure(Path folder) throws JournalException, IOException {
    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER));
    refuseOthers(folder);
    List<Path> open = new ArrayList<>();
    tighten(folder, FOLDER, open);
    tightenFiles(folder, OWN, open);
    Path state = folder.resolve(STATE);
    if (Files.isDirectory(state, LinkOption.NOFOLLOW_LINKS)) {
      refuseOthers(state);
      tighten(state, FOLDER, open);
      tightenFiles(state, "*", open);
    }
    if (!open.isEmpty()) {
      LOG.warn(
          "other users could read {} of the data folder; from now on only the engine's user may: {}",
          open.size() == 1 ? "a part" : open.size() + " parts",
          open.getFirst() + (open.size() == 1 ? "" : ", ..."));
    }
  }

  /** A file that only the engine's user may read, where there is none. */
  static void make(Path file) throws IOException {
    try {
      Files.createFile(file, file());
    } catch (FileAlreadyExistsException kept) {
      return;
    }
  }

  private static void refuseOthers(Path folder) throws JournalException, IOException {
    int owner = number(folder, "unix:uid");
    int own = number(Path.of("/proc/self"), "unix:uid");
    if (owner != own) {
      throw new JournalException(
          "the data folder %s belongs to user %s, but the engine runs as user %d: run it as the folder's owner, or give the folder to it (chown)"
              .formatted(folder, owner, own));
    }
    int mode = number(folder, "unix:mode");
    int group = number(folder, "unix:gid");
    boolean foreign = group != 0 && group != owner;
    if ((mode & OTHERS_WRITE) != 0 || (foreign && (mode & GROUP_WRITES) != 0)) {
      throw new JournalException(
          "other users may write to the data folder %s (%s): nobody can tell what they have put there; look through it, then chmod 0700 it"
              .formatted(
                  folder, PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))));
    }
  }

  private static int number(Path path, String attribute) throws IOException {
    return (Integer) Files.getAttribute(path, attribute);
  }

  private static void tightenFiles(Path folder, String names, List<Path> open) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, names)) {
      for (Path file : files) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          tighten(file, FILE, open);
        }
      }
    }
  }

  private static void tighten(Path path, Set<PosixFilePermission> most, List<Path> open)
      throws IOException {
    try {
      if (!most.containsAll(Files.getPosixFilePermissions(path))) {
        Files.setPosixFilePermissions(path, most);
        open.add(path);
      }
    } catch (NoSuchFileException goneMeanwhile) {
      return;
    }
  }
}
