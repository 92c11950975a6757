package dev.aceso.targets.probe;

import java.io.IOException;

/** The probe's own certificates or keys can't be used; the message says which and why. */
final class UnusableTls extends IOException {
  private static final long serialVersionUID = 1L;

  UnusableTls(String message) {
    super(message);
  }
}
