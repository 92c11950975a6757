package dev.aceso.targets.process;

/** Signals by name; numbers of Linux on x86-64 and arm64, see signal(7). */
final class Signals {
  private Signals() {}

  /** Throws IllegalArgumentException for a name that isn't known. */
  static int number(String name) {
    return switch (name.startsWith("SIG") ? name.substring(3) : name) {
      case "HUP" -> 1;
      case "INT" -> 2;
      case "QUIT" -> 3;
      case "KILL" -> 9;
      case "USR1" -> 10;
      case "USR2" -> 12;
      case "TERM" -> 15;
      case "CONT" -> 18;
      case "STOP" -> 19;
      default -> throw new IllegalArgumentException("unknown signal " + name);
    };
  }
}
