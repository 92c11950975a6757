package dev.aceso.diagnose;

import dev.aceso.model.ComponentId;
import dev.aceso.model.FailureKind;

/** A failure in a few plain words. */
final class Words {
  private Words() {}

  static String of(ComponentId id, FailureKind kind) {
    return id
        + switch (kind) {
          case CRASHED -> " crashed";
          case HUNG -> " hangs";
          case CRASH_LOOP -> " crashes again and again";
          case FAILING -> " answers with errors";
          case SLOW_RESPONSE -> " is slow";
          case DISK_FULL -> " has no disk space left";
          case INODES_EXHAUSTED -> " has no inodes left";
          case FILE_DESCRIPTORS_EXHAUSTED -> " has no file descriptors left";
          case DEPENDENCY_UNAVAILABLE -> " is unavailable";
          case DEPENDENCY_FAILING -> " answers with errors";
        };
  }
}
