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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a process, from the moment it is watched to its end. Thread-safe. */
final class Life {
  private static final Logger LOG = LoggerFactory.getLogger(Life.class);
  private static final Duration MEMORY_FIRST = Duration.ofMillis(50);
  private static final Duration MEMORY = Duration.ofSeconds(5);
  private static final Duration KERNEL_TELLS_WITHIN = Duration.ofMillis(300);

  private final PidFd process;
  private final Instant since;
  private final boolean adopted;
  private final boolean owned;
  private final MemoryGroup memory;
  private final CompletableFuture<ExitStatus> end = new CompletableFuture<>();

  private Life(PidFd process, Instant since, boolean adopted, boolean owned) {
    this.process = process;
    this.since = since;
    this.adopted = adopted;
    this.owned = owned;
    this.memory = new MemoryGroup(process.pid());
  }

  /**
   * Watches a process that lives, or a child that has ended and was not reaped.
   *
   * @param owned it leads a group of its own, which ends with it
   * @param ended is told, on the watching thread, after what is left of its group was killed; must
   *     not block
   */
  static Life of(
      PidFd process,
      Instant since,
      boolean adopted,
      boolean owned,
      BiConsumer<Life, ExitStatus> ended)
      throws PosixException {
    Life life = new Life(process, since, adopted, owned);
    try {
      ExitWatcher.watch(process.fd(), () -> life.over(ended));
    } catch (PosixException e) {
      process.close();
      throw e;
    }
    Thread.ofVirtual().start(life::followMemory);
    return life;
  }

  /**
   * Watches a child that has just been started. One that can't be watched, such as for want of
   * descriptors, is ended again, so that nothing runs unseen.
   */
  static Life ofChild(long pid, Instant since, boolean owned, BiConsumer<Life, ExitStatus> ended)
      throws PosixException {
    try {
      long startTicks = Proc.stat(pid).map(Proc.Stat::startTicks).orElse(0L);
      PidFd process =
          PidFd.open(pid, startTicks)
              .orElseThrow(() -> new PosixException("pidfd_open", Posix.ESRCH));
      return of(process, since, false, owned, ended);
    } catch (PosixException e) {
      Spawn.undo(pid);
      throw e;
    }
  }

  private void over(BiConsumer<Life, ExitStatus> ended) {
    if (owned) {
      endGroup();
    }
    Optional<ExitStatus> own = process.reap();
    if (own.isPresent()) {
      finish(own.get(), ended);
    } else {
      Thread.ofVirtual().start(() -> finish(strangersEnd(), ended));
    }
  }

  private void finish(ExitStatus seen, BiConsumer<Life, ExitStatus> ended) {
    ExitStatus status = memory.explain(seen);
    process.close();
    try {
      ended.accept(this, status);
    } finally {
      end.complete(status);
    }
  }

  /** Often at first, as what has just been started may still have to find its place. */
  private void followMemory() {
    Duration pause = MEMORY_FIRST;
    try {
      do {
        memory.read();
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(MEMORY) < 0 ? longer : MEMORY;
      } while (await(pause).isEmpty());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A fresh look at the memory that it may use. */
  void lookAtMemory() {
    memory.read();
  }

  /** The kernel tells how a stranger ended at once, or when its own parent has reaped it. */
  private ExitStatus strangersEnd() {
    long until = System.nanoTime() + KERNEL_TELLS_WITHIN.toNanos();
    Optional<ExitStatus> status = process.exitOfStranger();
    while (status.isEmpty() && System.nanoTime() < until) {
      LockSupport.parkNanos(1_000_000);
      status = process.exitOfStranger();
    }
    return status.orElse(
        new ExitStatus.Unseen("it is no child of this engine, and the kernel doesn't tell"));
  }

  Proc.Identity identity() {
    return new Proc.Identity(process.pid(), process.startTicks());
  }

  long pid() {
    return process.pid();
  }

  Instant since() {
    return since;
  }

  boolean adopted() {
    return adopted;
  }

  /** A fresh look, not a memory. */
  boolean alive() {
    return !end.isDone() && process.alive();
  }

  /** Sends a signal: to the whole group when it is owned, otherwise to the process alone. */
  void signal(int signal) throws PosixException {
    if (owned) {
      process.signalGroup(signal);
    } else {
      process.signal(signal);
    }
  }

  /** Sends a signal to the process alone. */
  void signalAlone(int signal) throws PosixException {
    process.signal(signal);
  }

  /** Kills it with its group, where it leads one. */
  void kill() throws PosixException {
    if (owned || Proc.stat(pid()).filter(s -> s.group() == pid()).isPresent()) {
      process.signalGroup(Posix.SIGKILL);
    } else {
      process.signal(Posix.SIGKILL);
    }
  }

  private void endGroup() {
    try {
      process.signalGroup(Posix.SIGKILL);
    } catch (PosixException e) {
      LOG.warn("what process {} has left behind can't be ended: {}", pid(), e.getMessage());
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
