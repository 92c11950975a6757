package dev.aceso.drills.shop;

/**
 * Writes plain lines to standard output: {@code ERROR orders: payments: connection refused to
 * 127.0.0.1:7683}. Thread-safe.
 */
record ServiceLog(String service) {
  void info(String message) {
    write("INFO", message);
  }

  void error(String message) {
    write("ERROR", message);
  }

  private void write(String level, String message) {
    System.out.println(level + " " + service + ": " + message);
  }
}
