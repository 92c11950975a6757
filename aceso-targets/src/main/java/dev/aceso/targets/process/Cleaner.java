package dev.aceso.targets.process;

import dev.aceso.model.Settings;
import dev.aceso.model.StepOutcome;
import dev.aceso.targets.TargetSpec;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Deletes what a person has declared to be deletable: regular files directly in a folder whose
 * names match, and nothing else. Links are not followed.
 */
final class Cleaner {
  private record Found(Path file, long size, Instant changed) {}

  private Cleaner() {}

  /**
   * Cleans by {@code path, match, older_than, keep}, or by the component's {@code cleanup} list.
   */
  static StepOutcome clean(TargetSpec spec, Settings args, Instant now) {
    List<Settings> rules = args.has("path") ? List.of(args) : spec.settings().sections("cleanup");
    if (rules.isEmpty()) {
      return new StepOutcome.Failed(
          "%s declares nothing that may be deleted: give it a 'cleanup' list"
              .formatted(spec.component().id()),
          "");
    }
    int files = 0;
    long bytes = 0;
    for (Settings rule : rules) {
      try {
        for (Found found : deletable(spec, rule, now)) {
          Files.deleteIfExists(found.file());
          files++;
          bytes += found.size();
        }
      } catch (IOException e) {
        return new StepOutcome.Failed(
            "cannot clean %s: %s".formatted(rule.text("path"), e), files + " files deleted");
      }
    }
    return new StepOutcome.Succeeded("%d files deleted, %d bytes freed".formatted(files, bytes));
  }

  private static List<Found> deletable(TargetSpec spec, Settings rule, Instant now)
      throws IOException {
    Path folder = spec.resolve(rule.text("path"));
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(folder + " is no folder");
    }
    List<Found> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, rule.text("match"))) {
      for (Path file : files) {
        BasicFileAttributes attributes =
            Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isRegularFile()) {
          found.add(new Found(file, attributes.size(), attributes.lastModifiedTime().toInstant()));
        }
      }
    }
    found.sort(Comparator.comparing(Found::changed).reversed().thenComparing(Found::file));
    Instant before = now.minus(rule.duration("older_than", java.time.Duration.ZERO));
    return found.stream()
        .skip(rule.number("keep", 0))
        .filter(f -> !f.changed().isAfter(before))
        .toList();
  }
}
