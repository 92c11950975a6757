package dev.aceso.targets.process;

import dev.aceso.targets.process.Posix.PosixException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that waits for the end of every watched process, as an event of the kernel. */
final class ExitWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(ExitWatcher.class);
  private static final ExitWatcher ONLY = new ExitWatcher();

  private final int epoll;
  private final AtomicLong lastKey = new AtomicLong();
  private final Map<Long, Runnable> waiting = new ConcurrentHashMap<>();

  private ExitWatcher() {
    try {
      epoll = Posix.epoll();
    } catch (PosixException e) {
      throw new IllegalStateException("exits can't be watched", e);
    }
    Thread.ofPlatform().daemon().name("aceso-exits").start(this::run);
  }

  /** Runs {@code ended} on the watching thread once the process of the descriptor has ended. */
  static void watch(int pidfd, Runnable ended) throws PosixException {
    ONLY.add(pidfd, ended);
  }

  private void add(int pidfd, Runnable ended) throws PosixException {
    long key = lastKey.incrementAndGet();
    waiting.put(key, ended);
    try {
      Posix.watch(epoll, pidfd, key);
    } catch (PosixException e) {
      waiting.remove(key);
      throw e;
    }
  }

  private void run() {
    while (true) {
      try {
        Runnable ended = waiting.remove(Posix.await(epoll));
        if (ended != null) {
          ended.run();
        }
      } catch (PosixException | RuntimeException e) {
        LOG.error("an exit was not dealt with", e);
      }
    }
  }
}
