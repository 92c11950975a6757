package dev.aceso.targets.process;

import dev.aceso.model.ExitStatus;
import dev.aceso.targets.process.Posix.PosixException;
import java.util.Optional;

/**
 * One process, for ever: the kernel's descriptor of it (pidfd_open(2)). What is sent through it can
 * never reach another process that has been given the same number. Thread-safe.
 */
final class PidFd implements AutoCloseable {
  private final long pid;
  private final long startTicks;
  private final int fd;
  private boolean closed;

  private PidFd(long pid, long startTicks, int fd) {
    this.pid = pid;
    this.startTicks = startTicks;
    this.fd = fd;
  }

  /** The process with this number and start; empty when it is gone, or the number is reused. */
  static Optional<PidFd> open(long pid, long startTicks) throws PosixException {
    int fd;
    try {
      fd = Posix.pidfd(pid);
    } catch (PosixException e) {
      if (e.errno() == Posix.ESRCH) {
        return Optional.empty();
      }
      throw e;
    }
    if (Proc.stat(pid).filter(s -> s.startTicks() == startTicks).isPresent()) {
      return Optional.of(new PidFd(pid, startTicks, fd));
    }
    Posix.close(fd);
    return Optional.empty();
  }

  long pid() {
    return pid;
  }

  long startTicks() {
    return startTicks;
  }

  int fd() {
    return fd;
  }

  /** A fresh look: it is there and has not ended. */
  boolean alive() {
    return Proc.stat(pid).filter(s -> s.startTicks() == startTicks && s.alive()).isPresent();
  }

  /** Sends a signal to it; nothing happens when it has ended. */
  synchronized void signal(int signal) throws PosixException {
    if (!closed) {
      unlessGone(() -> Posix.signal(fd, signal));
    }
  }

  /** Sends a signal to the process group it leads; nothing happens when all have ended. */
  synchronized void signalGroup(int signal) throws PosixException {
    if (!closed) {
      unlessGone(
          () -> {
            if (!Posix.signalGroup(fd, signal) && isThere()) {
              Posix.killGroup(pid, signal);
            }
          });
    }
  }

  private boolean isThere() {
    return Proc.stat(pid).filter(s -> s.startTicks() == startTicks).isPresent();
  }

  /** A call that may find nobody to send to. */
  private interface Sending {
    void send() throws PosixException;
  }

  private static void unlessGone(Sending sending) throws PosixException {
    try {
      sending.send();
    } catch (PosixException e) {
      if (e.errno() != Posix.ESRCH) {
        throw e;
      }
    }
  }

  /** Reaps it when it is a child that has ended. */
  synchronized Optional<ExitStatus> reap() {
    return closed ? Optional.empty() : Posix.reap(fd);
  }

  /**
   * How it ended though it is no child: from the kernel's memory once its parent has reaped it,
   * before that from field 52 of proc_pid_stat(5), which is 0 for who may not know.
   */
  synchronized Optional<ExitStatus> exitOfStranger() {
    if (closed) {
      return Optional.empty();
    }
    Optional<ExitStatus> told = Posix.exitOfStranger(fd);
    return told.isPresent()
        ? told
        : Proc.stat(pid)
            .filter(s -> s.startTicks() == startTicks && !s.alive())
            .filter(s -> s.exitCode() != 0 || Proc.isOfOwnUser(pid))
            .map(s -> Posix.status(s.exitCode()));
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Posix.close(fd);
    }
  }
}
