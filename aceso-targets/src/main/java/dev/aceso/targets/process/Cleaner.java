package dev.aceso.targets.process;

import dev.aceso.model.ExecutionEvent.Finding;
import dev.aceso.model.Settings;
import dev.aceso.model.StepOutcome;
import dev.aceso.targets.TargetSpec;
import dev.aceso.targets.files.Opened;
import dev.aceso.targets.files.SafeFiles;
import dev.aceso.targets.files.UnsafeFileException;
import dev.aceso.targets.process.ScrapFolder.Freed;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Deletes what a person has declared to be deletable: regular files directly in a folder whose
 * names match, and nothing else; see {@link ScrapFolder}.
 */
final class Cleaner {
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
            "cannot clean %s: %s".formatted(rule.text("path"), said(e)), files + " files deleted");
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
        try (ScrapFolder scrap = ScrapFolder.open(folder)) {
          if (!scrap.deletable(matcher, rule, since).isEmpty()) {
            return Finding.NOT_DONE;
          }
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
        .flatMap(rule -> obstacle(spec.resolve(rule.text("path"))).stream())
        .findFirst();
  }

  private static Optional<String> obstacle(Path folder) {
    try (Opened opened = SafeFiles.folder(folder)) {
      return Files.isWritable(opened.path())
          ? Optional.empty()
          : Optional.of("%s may not be written to".formatted(folder));
    } catch (UnsafeFileException e) {
      return Optional.of("%s %s".formatted(folder, e.why()));
    } catch (IOException e) {
      return Optional.of("%s can't be opened: %s".formatted(folder, e));
    }
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
    try (ScrapFolder scrap = ScrapFolder.open(folder)) {
      return scrap.delete(scrap.deletable(matcher, rule, now));
    }
  }

  private static String said(Exception e) {
    return e instanceof UnsafeFileException unsafe ? "it " + unsafe.why() : e.toString();
  }
}
