package dev.aceso.engine.loop;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The marks that the loop's thread leaves of each turn, for others to tell its pulse by. */
final class Heart {
  private record Mark(long nanos, String at) {}

  private final CompletableFuture<Throwable> broken = new CompletableFuture<>();
  private volatile Mark mark = new Mark(System.nanoTime(), "about to begin");
  private volatile String unwritten = "";

  /**
   * A turn, or a part of one, begins.
   *
   * @param at in words that follow "has been"
   */
  void at(String at) {
    mark = new Mark(System.nanoTime(), at);
  }

  /** Why the journal can't be written; empty when it can. */
  void unwritten(String why) {
    unwritten = why;
  }

  void broke(Throwable by) {
    broken.complete(by);
  }

  Pulse pulse() {
    Mark latest = mark;
    return Pulse.of(
        new Pulse.Marks(
            Duration.ofNanos(System.nanoTime() - latest.nanos()),
            latest.at(),
            broken.isDone() ? broken.resultNow().toString() : "",
            unwritten));
  }

  /** Waits until the loop breaks, and returns what broke it. */
  Throwable awaitBreak() {
    return broken.join();
  }
}
