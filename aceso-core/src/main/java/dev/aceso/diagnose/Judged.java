package dev.aceso.diagnose;

import java.util.List;

/** A level and the facts behind it. */
record Judged<T>(T level, String why) {
  static <T> Judged<T> because(T level, List<String> facts) {
    return new Judged<>(level, String.join("; ", facts));
  }
}
