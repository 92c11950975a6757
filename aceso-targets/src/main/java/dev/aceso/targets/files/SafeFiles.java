package dev.aceso.targets.files;

import dev.aceso.targets.files.Openat2.LinkException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Opens files in folders that others can write to, so that these can't have the engine read, wait
 * for or delete what they couldn't themselves. A link that root or the engine's user has made, in
 * folders that only they can write to, is followed; one that another has made only to what belongs
 * to its maker, much as the kernel does in {@code /tmp} (see protected_symlinks in proc_sys_fs(5)).
 * Wherever links lead, the last word has an opening that passes none (openat2(2)), so that nothing
 * can be swapped meanwhile.
 */
public final class SafeFiles {
  private SafeFiles() {}

  /**
   * Holds a regular file.
   *
   * @throws UnsafeFileException when it is none, or others may have led here
   * @throws java.nio.file.NoSuchFileException when nothing is there
   */
  public static Opened file(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    Opened opened = open(absolute);
    try {
      if (opened.isFolder()) {
        throw new UnsafeFileException("is a folder");
      }
      if (!opened.isRegular()) {
        throw new UnsafeFileException("is no regular file, but a pipe, socket or device");
      }
      if (opened.names() > 1 && !namedByWhoMay(opened, absolute)) {
        throw new UnsafeFileException("is one of several names of a file of another user");
      }
      return opened;
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * Holds a folder, which is no link itself; links above it are followed only where root or the
   * engine's user made them, and nobody else could have.
   *
   * @throws UnsafeFileException when it is none, or others may have led here
   * @throws java.nio.file.NoSuchFileException when nothing is there
   */
  public static Opened folder(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath();
    Path name = absolute.getFileName();
    Path above = absolute.getParent();
    if (name == null || above == null) {
      throw new UnsafeFileException("is the root of all files");
    }
    Path real = Links.follow(above).strict();
    Opened opened;
    try {
      opened = withoutLinks(real.resolve(name));
    } catch (LinkException e) {
      throw new UnsafeFileException("is a link, or leads through one, which is not followed");
    }
    if (opened.isFolder()) {
      return opened;
    }
    opened.close();
    throw new UnsafeFileException("is no folder");
  }

  /** A hard link to the file of another is as good as a symbolic one. */
  private static boolean namedByWhoMay(Opened file, Path name) throws IOException {
    Path folder = name.getParent();
    return folder != null
        && (Inode.of(folder).owner() == file.owner() || Links.onlyTrustedWrite(folder));
  }

  private static Opened open(Path path) throws IOException {
    try {
      return withoutLinks(path);
    } catch (LinkException e) {
      return byLinks(path);
    }
  }

  private static Opened byLinks(Path path) throws IOException {
    Links.Way way = Links.follow(path);
    Opened opened;
    try {
      opened = withoutLinks(way.real());
    } catch (LinkException e) {
      throw new UnsafeFileException("leads through links that were changed just now");
    }
    if (way.makers().stream().allMatch(maker -> maker == opened.owner())) {
      return opened;
    }
    opened.close();
    throw new UnsafeFileException("is a link, or leads through one, to what its maker doesn't own");
  }

  private static Opened withoutLinks(Path path) throws IOException {
    return new Opened(
        Openat2.open(Openat2.NOWHERE, path.toString(), Openat2.HANDLE, Openat2.NO_LINKS));
  }
}
