package dev.aceso.bench.peers;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** Breaks a supervised service again and again and takes the time until it serves. */
final class Trials {
  /** After this a trial is given up. */
  static final Duration GIVE_UP = Duration.ofSeconds(60);

  /** After so many trials in a row were given up, no more are made. */
  private static final int GIVEN_UP_ENOUGH = 2;

  /** Longer than the second in which runit and supervisord take a service for just started. */
  private static final long SETTLE_MS = 2_000;

  /** So that trials begin at any point of a supervisor's cycle. */
  private static final int JITTER_MS = 1_000;

  private final TinyService service;
  private final RandomGenerator random = RandomGenerator.getDefault();

  Trials(TinyService service) {
    this.service = service;
  }

  /** How the service is broken. */
  enum Fault {
    CRASH("kill -9"),
    HANG("SIGSTOP");

    private final String title;

    Fault(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /**
   * What was measured.
   *
   * @param times of the trials in which it served again
   * @param givenUp how many trials were given up
   */
  record Measured(List<Duration> times, int givenUp) {
    Measured {
      times = List.copyOf(times);
    }
  }

  /** Makes the trials; IOException when the service can't be brought back at all. */
  Measured measure(Fault fault, int trials) throws IOException, InterruptedException {
    List<Duration> times = new ArrayList<>();
    int givenUp = 0;
    for (int i = 0; i < trials && givenUp < GIVEN_UP_ENOUGH; i++) {
      long pid = settled();
      long from = System.nanoTime();
      inject(fault, pid);
      OptionalLong next = service.awaitServing(pid, GIVE_UP);
      Duration took = Duration.ofNanos(System.nanoTime() - from);
      if (next.isPresent()) {
        times.add(took);
      } else {
        givenUp++;
        inject(Fault.CRASH, pid);
      }
    }
    return new Measured(times, givenUp);
  }

  /** From the start of the service, without a supervisor, until it serves. */
  List<Duration> ownStarts(int trials) throws IOException, InterruptedException {
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < trials; i++) {
      long from = System.nanoTime();
      Process process = new ProcessBuilder(service.command()).inheritIO().start();
      try {
        service
            .awaitServing(-1, GIVE_UP)
            .orElseThrow(() -> new IOException("the service doesn't start by itself"));
        times.add(Duration.ofNanos(System.nanoTime() - from));
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
    return times;
  }

  /** A kill is a system call; to stop takes a command, which adds some milliseconds to the time. */
  private static void inject(Fault fault, long pid) throws IOException {
    switch (fault) {
      case CRASH -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      case HANG -> Foreground.signal("STOP", pid);
    }
  }

  private long settled() throws IOException, InterruptedException {
    long pid = serving();
    Thread.sleep(SETTLE_MS + random.nextInt(JITTER_MS));
    long still = serving();
    if (still != pid) {
      throw new IOException("the service was restarted while nothing was wrong with it");
    }
    return pid;
  }

  private long serving() throws IOException {
    return service
        .awaitServing(-1, GIVE_UP)
        .orElseThrow(() -> new IOException("the service doesn't serve under its supervisor"));
  }
}
