package dev.aceso.drills.shop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes orders: has them paid and writes a receipt of each to its scratch folder, where the latest
 * {@value #RECEIPTS} are kept.
 */
final class Orders implements Business {
  private static final int RECEIPTS = 500;

  private final Scratch scratch;
  private final Neighbour payments;
  private final ServiceLog log;
  private final AtomicLong count = new AtomicLong();

  Orders(Path home, Neighbour payments, ServiceLog log) throws IOException {
    this.scratch = new Scratch(home.resolve("scratch"));
    this.payments = payments;
    this.log = log;
  }

  @Override
  public Reply serve() {
    long number = count.incrementAndGet();
    return switch (payments.call()) {
      case Neighbour.Result.Answered _ -> receipt(number);
      case Neighbour.Result.Failed f -> {
        log.error(f.why());
        yield Reply.unavailable(f.why());
      }
    };
  }

  @Override
  public Optional<String> impediment() throws IOException {
    return scratch.full() ? Optional.of("no space left in scratch") : Optional.empty();
  }

  private Reply receipt(long number) {
    try {
      scratch.write(
          "receipt-%03d.txt".formatted(number % RECEIPTS), "order " + number + ": 1 amphora\n");
      return Reply.ok("order " + number);
    } catch (IOException e) {
      log.error("receipt of order " + number + " not written: " + e.getMessage());
      return Reply.unavailable(e.getMessage() == null ? "scratch failed" : e.getMessage());
    }
  }
}
