package dev.aceso.drills.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Charges cards over a card network. The network takes as many milliseconds as the file {@code
 * card-network/delay-ms} says, none when there is no such file, one minute at most.
 */
final class Payments implements Business {
  private final Path delay;
  private final ServiceLog log;

  Payments(Path home, ServiceLog log) {
    this.delay = delayFile(home);
    this.log = log;
  }

  static Path delayFile(Path home) {
    return home.resolve("card-network").resolve("delay-ms");
  }

  @Override
  public Reply serve() {
    try {
      Thread.sleep(delay());
      return Reply.ok("charged");
    } catch (IOException | NumberFormatException e) {
      log.error("card-network/delay-ms can't be read: " + e.getMessage());
      return Reply.unavailable("the settings of the card network can't be read");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reply.unavailable("stopping");
    }
  }

  private Duration delay() throws IOException {
    if (!Files.exists(delay)) {
      return Duration.ZERO;
    }
    return Duration.ofMillis(
        Math.clamp(Long.parseLong(Files.readString(delay).strip()), 0, 60_000));
  }
}
