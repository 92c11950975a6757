package dev.aceso.engine.config;

import java.util.List;

/** What came of reading a configuration folder. */
public sealed interface ReadResult {
  /** SHA-256 over the files, as hexadecimal digits. */
  String fingerprint();

  /** It can be used. */
  record Good(SystemConfig config, String fingerprint) implements ReadResult {}

  /** It can't be used, and all that is wrong with it, in the order of the files. */
  record Bad(List<ConfigProblem> problems, String fingerprint) implements ReadResult {
    public Bad {
      problems = problems.stream().sorted().distinct().toList();
    }
  }
}
