package dev.aceso.targets.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/** What stat(2) tells. */
record Inode(
    int mode,
    int owner,
    int group,
    int names,
    long device,
    long number,
    long size,
    FileTime changed) {
  private static final int KIND = 0170000;
  private static final int REGULAR = 0100000;
  private static final int FOLDER = 0040000;
  private static final int LINK = 0120000;
  private static final int OTHERS_WRITE = 0002;
  private static final int GROUP_WRITES = 0020;

  static Inode of(Path path, LinkOption... options) throws IOException {
    Map<String, Object> told = Files.readAttributes(path, "unix:*", options);
    return new Inode(
        number(told, "mode").intValue(),
        number(told, "uid").intValue(),
        number(told, "gid").intValue(),
        number(told, "nlink").intValue(),
        number(told, "dev").longValue(),
        number(told, "ino").longValue(),
        number(told, "size").longValue(),
        told.get("lastModifiedTime") instanceof FileTime time ? time : FileTime.fromMillis(0));
  }

  private static Number number(Map<String, Object> told, String name) {
    if (told.get(name) instanceof Number number) {
      return number;
    }
    throw new IllegalStateException("the JDK does not tell " + name + " of a file");
  }

  boolean isRegular() {
    return (mode & KIND) == REGULAR;
  }

  boolean isFolder() {
    return (mode & KIND) == FOLDER;
  }

  boolean isLink() {
    return (mode & KIND) == LINK;
  }

  /**
   * Whether others than root and its owner may write to it. Groups of root and with the number of
   * the owner are taken for their own.
   */
  boolean isWrittenByOthers() {
    boolean foreign = group != 0 && group != owner;
    return (mode & OTHERS_WRITE) != 0 || (foreign && (mode & GROUP_WRITES) != 0);
  }
}
