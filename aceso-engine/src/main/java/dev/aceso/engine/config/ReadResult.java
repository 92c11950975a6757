package dev.aceso.engine.config;

import java.util.List;

/** What came of reading a configuration folder. */
public sealed interface ReadResult {
  /**
   * It can be used.
   *
   * @param fingerprint SHA-256 over the files, as hexadecimal digits
   */
  record Good(SystemConfig config, String fingerprint) implements ReadResult {}

  /** It can't be used, and all that is wrong with it, in the order of the files. */
  record Bad(List<ConfigProblem> problems) implements ReadResult {
    public Bad {
      problems = problems.stream().sorted().distinct().toList();
    }
  }
}
