package dev.aceso.diagnose;

import dev.aceso.model.FailureKind;
import dev.aceso.model.Output;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A known message and what it means. The messages are those of strerror(3), of the JVM and of
 * common servers. Plain phrases: searching them is many times as fast as a regular expression.
 *
 * @param phrases in lower case; any of them makes the message
 * @param kind what the cause is; empty when the message explains the failure but is none itself
 * @param weight of a line that says so, in nats
 * @param meaning for people
 */
record LogSignature(
    List<String> phrases, Optional<FailureKind> kind, double weight, String meaning) {
  private static final List<String> WRONG =
      List.of("invalid", "unknown", "malformed", "missing", "bad", "unrecognized");

  private static final List<String> SETTING =
      List.of("config", "setting", "option", "directive", "property", "parameter");

  static final List<LogSignature> ALL =
      List.of(
          lack(
              FailureKind.DISK_FULL,
              "no space left",
              "disk quota exceeded",
              "enospc",
              "disk full",
              "disk is full"),
          lack(
              FailureKind.FILE_DESCRIPTORS_EXHAUSTED,
              "too many open files",
              "emfile",
              "enfile",
              "no file descriptors"),
          reason(
              1,
              "it ran out of memory",
              List.of("out of memory", "outofmemoryerror", "cannot allocate memory")),
          reason(1, "another process holds its port", Output.PORT_TAKEN),
          reason(1, "it refuses its configuration", configuration()),
          reason(
              0.7,
              "it lacks a permission",
              List.of("permission denied", "access denied", "eacces")),
          reason(
              0.7,
              "it found its data corrupt",
              List.of("is corrupt", "corrupted", "checksum mismatch", "bad magic")));

  LogSignature {
    phrases = List.copyOf(phrases);
  }

  /** Whether a line, given in lower case, has the message. */
  boolean in(String lowerCase) {
    return phrases.stream().anyMatch(lowerCase::contains);
  }

  private static LogSignature lack(FailureKind kind, String... phrases) {
    return new LogSignature(List.of(phrases), Optional.of(kind), 2, Words.predicate(kind));
  }

  private static LogSignature reason(double weight, String meaning, List<String> phrases) {
    return new LogSignature(phrases, Optional.empty(), weight, meaning);
  }

  private static List<String> configuration() {
    return Stream.concat(
            Stream.of(
                "config error",
                "configuration error",
                "configuration is invalid",
                "syntax error in"),
            WRONG.stream().flatMap(wrong -> SETTING.stream().map(thing -> wrong + " " + thing)))
        .toList();
  }
}
