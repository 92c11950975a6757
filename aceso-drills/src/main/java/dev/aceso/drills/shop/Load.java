package dev.aceso.drills.shop;

import java.util.concurrent.atomic.AtomicLong;

/** Asks the storefront ten times a second and counts how often that works. */
final class Load implements Business {
  private static final long PAUSE_MS = 100;
  private static final int REPORT_EVERY = 50;

  private final Neighbour storefront;
  private final ServiceLog log;
  private final AtomicLong ok = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  Load(Neighbour storefront, ServiceLog log) {
    this.storefront = storefront;
    this.log = log;
  }

  /** Begins to ask, on a thread of its own, until the process ends. */
  void begin() {
    Thread.ofVirtual().name("load").start(this::ask);
  }

  @Override
  public Reply serve() {
    return Reply.ok("{\"ok\":%d,\"failed\":%d}".formatted(ok.get(), failed.get()));
  }

  private void ask() {
    try {
      for (long n = 1; ; n++) {
        switch (storefront.call()) {
          case Neighbour.Result.Answered _ -> ok.incrementAndGet();
          case Neighbour.Result.Failed _ -> failed.incrementAndGet();
        }
        if (n % REPORT_EVERY == 0) {
          log.info(ok.get() + " requests succeeded, " + failed.get() + " failed");
        }
        Thread.sleep(PAUSE_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
