package dev.aceso.targets.process;

import dev.aceso.model.ExitStatus;
import dev.aceso.targets.process.Posix.PosixException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/** One run of a process, from the moment it is watched to its end. */
final class Life {
  private static final Duration KERNEL_TELLS_WITHIN = Duration.ofMillis(300);

  private final long pid;
  private final int pidfd;
  private final Instant since;
  private final boolean adopted;
  private final boolean owned;
  private final CompletableFuture<ExitStatus> end = new CompletableFuture<>();
  private volatile boolean stopping;

  private Life(long pid, int pidfd, Instant since, boolean adopted, boolean owned) {
    this.pid = pid;
    this.pidfd = pidfd;
    this.since = since;
    this.adopted = adopted;
    this.owned = owned;
  }

  /**
   * Watches a process that lives.
   *
   * @param owned it leads a group of its own, which ends with it
   * @param ended is told on the watching thread, after what is left of its group was killed
   */
  static Life of(
      long pid, Instant since, boolean adopted, boolean owned, BiConsumer<Life, ExitStatus> ended)
      throws PosixException {
    Life life = new Life(pid, Posix.pidfd(pid), since, adopted, owned);
    ExitWatcher.watch(life.pidfd, () -> life.over(ended));
    return life;
  }

  private void over(BiConsumer<Life, ExitStatus> ended) {
    killGroup();
    Optional<ExitStatus> own = Posix.reap(pidfd);
    if (own.isPresent()) {
      finish(own.get(), ended);
    } else {
      Thread.ofVirtual().start(() -> finish(strangersEnd(), ended));
    }
  }

  private void finish(ExitStatus status, BiConsumer<Life, ExitStatus> ended) {
    Posix.close(pidfd);
    ended.accept(this, status);
    end.complete(status);
  }

  /** The kernel tells how a stranger ended once its own parent has reaped it. */
  private ExitStatus strangersEnd() {
    long until = System.nanoTime() + KERNEL_TELLS_WITHIN.toNanos();
    Optional<ExitStatus> status = Posix.exitOfStranger(pidfd);
    while (status.isEmpty() && System.nanoTime() < until) {
      LockSupport.parkNanos(1_000_000);
      status = Posix.exitOfStranger(pidfd);
    }
    return status.orElse(
        new ExitStatus.Unseen("it was started by an earlier engine, and this kernel doesn't tell"));
  }

  long pid() {
    return pid;
  }

  Instant since() {
    return since;
  }

  boolean adopted() {
    return adopted;
  }

  boolean stopping() {
    return stopping;
  }

  void stopping(boolean now) {
    stopping = now;
  }

  /** A fresh look, not a memory. */
  boolean alive() {
    return !end.isDone() && Proc.stat(pid).filter(Proc.Stat::alive).isPresent();
  }

  void signal(int signal) throws PosixException {
    if (!end.isDone()) {
      Posix.kill(owned ? -pid : pid, signal);
    }
  }

  private void killGroup() {
    if (!owned) {
      return;
    }
    try {
      Posix.kill(-pid, Posix.SIGKILL);
    } catch (PosixException e) {
      if (e.errno() != Posix.ESRCH) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Waits for the end; empty when it lasts longer. */
  Optional<ExitStatus> await(Duration timeout) throws InterruptedException {
    try {
      return Optional.of(end.get(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
