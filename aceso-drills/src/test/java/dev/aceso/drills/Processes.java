package dev.aceso.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The machine's processes, known by their command lines. */
final class Processes {
  private Processes() {}

  /** Those with the text on their command line; ProcessHandle shows only the first 4 KiB of it. */
  static List<ProcessHandle> with(String text) {
    return ProcessHandle.allProcesses().filter(p -> commandLine(p).contains(text)).toList();
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
    } catch (IOException e) {
      return "";
    }
  }
}
