package dev.aceso.model;

import java.util.Set;

/** How a process ended. */
public sealed interface ExitStatus {
  /** It returned a code, 0 to 255. */
  record Code(int code) implements ExitStatus {
    @Override
    public String toString() {
      return "exit status " + code;
    }
  }

  /** A signal ended it, numbered as signal(7) does. */
  record Signalled(int signal) implements ExitStatus {
    private static final Set<Integer> SENT = Set.of(1, 2, 9, 15);

    /** Whether such a signal is sent to a program, rather than raised by a fault of its own. */
    public boolean fromOutside() {
      return SENT.contains(signal);
    }

    @Override
    public String toString() {
      return "killed by " + name(signal);
    }

    private static String name(int signal) {
      return switch (signal) {
        case 1 -> "SIGHUP";
        case 2 -> "SIGINT";
        case 3 -> "SIGQUIT";
        case 4 -> "SIGILL";
        case 6 -> "SIGABRT";
        case 7 -> "SIGBUS";
        case 8 -> "SIGFPE";
        case 9 -> "SIGKILL";
        case 11 -> "SIGSEGV";
        case 13 -> "SIGPIPE";
        case 15 -> "SIGTERM";
        case 24 -> "SIGXCPU";
        default -> "signal " + signal;
      };
    }
  }

  /**
   * The kernel ended it, or systemd's guard of memory did, as the memory that it may use was used
   * up.
   *
   * @param how it ended by itself or was ended
   */
  record OutOfMemory(ExitStatus how) implements ExitStatus {
    @Override
    public String toString() {
      return "by the kernel for want of memory, " + how;
    }
  }

  /** It ended, but its status could not be had. */
  record Unseen(String why) implements ExitStatus {
    @Override
    public String toString() {
      return "exit status not seen: " + why;
    }
  }
}
