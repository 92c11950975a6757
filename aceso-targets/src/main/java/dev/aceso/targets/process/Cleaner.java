package dev.aceso.targets.process;

import dev.aceso.model.ExecutionEvent.Finding;
import dev.aceso.model.Settings;
import dev.aceso.model.StepOutcome;
import dev.aceso.targets.SteadyClock;
import dev.aceso.targets.TargetSpec;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Deletes what a person has declared to be deletable: regular files directly in a folder whose
 * names match, and nothing else. Links are not followed: the folder is held open while its files
 * are listed and deleted, so that nobody can put a link in its place (unlinkat(2)).
 */
final class Cleaner {
  private record Found(Path name, long size, Instant changed) {}

  private record Freed(int files, long bytes) {}

  private Cleaner() {}

  /**
   * Cleans by {@code path, match, older_than, keep}, or by the component's {@code cleanup} list.
   * Throws IllegalArgumentException when one of these is not as it must be.
   */
  static StepOutcome clean(TargetSpec spec, Settings args, Instant now) {
    List<Settings> rules = rules(spec, args);
    if (rules.isEmpty()) {
      return new StepOutcome.Failed(nothing(spec), "");
    }
    int files = 0;
    long bytes = 0;
    for (Settings rule : rules) {
      try {
        Freed freed = clean(spec.resolve(rule.text("path")), rule, now);
        files += freed.files();
        bytes += freed.bytes();
      } catch (IOException | DirectoryIteratorException e) {
        return new StepOutcome.Failed(
            "cannot clean %s: %s".formatted(rule.text("path"), e), files + " files deleted");
      }
    }
    return files > 0
        ? new StepOutcome.Succeeded("%d files deleted, %d bytes freed".formatted(files, bytes))
        : new StepOutcome.Failed(
            "there is nothing to delete: no file matches and is old enough beyond those to be kept",
            "0 files deleted");
  }

  /**
   * Whether what could be deleted at a time is gone. What has come since is none of that: deleting
   * it too would be another cleaning.
   */
  static Finding examine(TargetSpec spec, Settings args, Instant since) {
    try {
      for (Settings rule : rules(spec, args)) {
        Path folder = spec.resolve(rule.text("path"));
        PathMatcher matcher = matcher(folder, rule);
        if (!inside(folder, files -> deletable(files, matcher, rule, since)).isEmpty()) {
          return Finding.NOT_DONE;
        }
      }
      return Finding.DONE;
    } catch (IOException | DirectoryIteratorException | IllegalArgumentException e) {
      return Finding.CANNOT_TELL;
    }
  }

  /** Why it can't be cleaned, found without any effect. */
  static Optional<String> obstacle(TargetSpec spec, Settings args) {
    List<Settings> rules = rules(spec, args);
    if (rules.isEmpty()) {
      return Optional.of(nothing(spec));
    }
    return rules.stream()
        .peek(rule -> matcher(spec.resolve(rule.text("path")), rule))
        .map(rule -> spec.resolve(rule.text("path")))
        .filter(f -> !Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS) || !Files.isWritable(f))
        .findFirst()
        .map("%s is no folder that may be written to; links are not followed"::formatted);
  }

  private static List<Settings> rules(TargetSpec spec, Settings args) {
    return args.has("path") ? List.of(args) : spec.settings().sections("cleanup");
  }

  private static String nothing(TargetSpec spec) {
    return "%s declares nothing that may be deleted: give it a 'cleanup' list"
        .formatted(spec.component().id());
  }

  private static PathMatcher matcher(Path folder, Settings rule) {
    return folder.getFileSystem().getPathMatcher("glob:" + rule.text("match"));
  }

  private static Freed clean(Path folder, Settings rule, Instant now) throws IOException {
    PathMatcher matcher = matcher(folder, rule);
    return inside(folder, files -> delete(files, deletable(files, matcher, rule, now)));
  }

  private interface Inside<T> {
    T with(SecureDirectoryStream<Path> files) throws IOException;
  }

  private static <T> T inside(Path folder, Inside<T> work) throws IOException {
    Path parent = folder.getParent();
    Path name = folder.getFileName();
    if (parent == null || name == null) {
      throw new IOException("the root is never cleaned");
    }
    try (DirectoryStream<Path> above = Files.newDirectoryStream(parent)) {
      if (!(above instanceof SecureDirectoryStream<Path> secure)) {
        throw new IOException("this file system can't hold a folder open");
      }
      try (SecureDirectoryStream<Path> files =
          secure.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
        return work.with(files);
      }
    }
  }

  private static Freed delete(SecureDirectoryStream<Path> folder, List<Found> deletable)
      throws IOException {
    int files = 0;
    long bytes = 0;
    for (Found found : deletable) {
      if (deleted(folder, found)) {
        files++;
        bytes += found.size();
      }
    }
    return new Freed(files, bytes);
  }

  private static boolean deleted(SecureDirectoryStream<Path> folder, Found found)
      throws IOException {
    try {
      folder.deleteFile(found.name());
      return true;
    } catch (NoSuchFileException alreadyGone) {
      return false;
    }
  }

  /** What the rule lets be deleted of what was there at a time. */
  private static List<Found> deletable(
      SecureDirectoryStream<Path> folder, PathMatcher matcher, Settings rule, Instant at)
      throws IOException {
    List<Found> found = new ArrayList<>();
    for (Path file : folder) {
      Path name = file.getFileName();
      if (name != null && matcher.matches(name)) {
        regular(folder, name).filter(f -> !f.changed().isAfter(at)).ifPresent(found::add);
      }
    }
    found.sort(Comparator.comparing(Found::changed).reversed().thenComparing(Found::name));
    Instant before = at.minus(rule.duration("older_than", Duration.ZERO));
    return found.stream()
        .skip(rule.number("keep", 0))
        .filter(f -> !f.changed().isAfter(before))
        .toList();
  }

  private static Optional<Found> regular(SecureDirectoryStream<Path> folder, Path name)
      throws IOException {
    try {
      BasicFileAttributes attributes =
          folder
              .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .readAttributes();
      return attributes.isRegularFile()
          ? Optional.of(
              new Found(
                  name,
                  attributes.size(),
                  SteadyClock.system().of(attributes.lastModifiedTime().toInstant())))
          : Optional.empty();
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }
}
