package dev.aceso.diagnose;

import dev.aceso.model.FailureKind;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A known message and what it means. The messages are those of strerror(3), of the JVM and of
 * common servers.
 *
 * @param kind what the cause is; empty when the message explains the failure but is none itself
 * @param weight of a line that says so, in nats
 * @param meaning for people
 */
record LogSignature(Pattern pattern, Optional<FailureKind> kind, double weight, String meaning) {
  static final List<LogSignature> ALL =
      List.of(
          lack(
              "no space left|disk quota exceeded|\\bENOSPC\\b|disk (is )?full",
              FailureKind.DISK_FULL),
          lack(
              "too many open files|\\bEMFILE\\b|\\bENFILE\\b|no file descriptors",
              FailureKind.FILE_DESCRIPTORS_EXHAUSTED),
          reason(
              1, "out of memory|OutOfMemoryError|cannot allocate memory", "it ran out of memory"),
          reason(
              1,
              "address already in use|\\bEADDRINUSE\\b|port \\d+ is (already )?in use",
              "another process holds its port"),
          reason(
              1,
              "(invalid|unknown|malformed|missing|bad|unrecognized) "
                  + "(configuration|config|setting|option|directive|property|parameter)"
                  + "|config(uration)? (error|file .{1,80} (invalid|not found|can't be read))"
                  + "|configuration is invalid|syntax error in",
              "it refuses its configuration"),
          reason(0.7, "permission denied|access denied|\\bEACCES\\b", "it lacks a permission"),
          reason(
              0.7,
              "is corrupt|corrupted|checksum mismatch|bad magic",
              "it found its data corrupt"));

  private static LogSignature lack(String regex, FailureKind kind) {
    return new LogSignature(
        Pattern.compile(regex, Pattern.CASE_INSENSITIVE),
        Optional.of(kind),
        2,
        Words.predicate(kind));
  }

  private static LogSignature reason(double weight, String regex, String meaning) {
    return new LogSignature(
        Pattern.compile(regex, Pattern.CASE_INSENSITIVE), Optional.empty(), weight, meaning);
  }

  boolean in(String line) {
    return pattern.matcher(line).find();
  }
}
