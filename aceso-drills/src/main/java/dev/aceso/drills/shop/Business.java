package dev.aceso.drills.shop;

import java.io.IOException;
import java.util.Optional;

/** What a service does for those who call it. Thread-safe. */
interface Business {
  /** Serves one business request. */
  Reply serve();

  /** Why it can't work at present, through no fault of another service; empty when it can. */
  default Optional<String> impediment() throws IOException {
    return Optional.empty();
  }

  /** An HTTP status and a line of text. */
  record Reply(int status, String text) {
    static Reply ok(String text) {
      return new Reply(200, text);
    }

    static Reply unavailable(String why) {
      return new Reply(503, why);
    }
  }
}
