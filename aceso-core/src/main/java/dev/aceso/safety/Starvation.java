package dev.aceso.safety;

import dev.aceso.model.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Whether the machine is so short of something that whatever runs on it is late, the engine too:
 * then an answer that does not come in time tells nothing. Pure.
 *
 * @param lateness how much later than meant the engine's last timers fired, oldest first
 * @param load processes that run or wait, the kernel's average over a minute
 * @param cores how many can run at once
 * @param cpu share of the last 10 seconds, in percent, in which some process waited for a core;
 *     this and the next two are empty where the kernel has no pressure stall information
 * @param memory in which all processes at once waited for memory
 * @param io in which all processes at once waited for a disk
 */
public record Starvation(
    List<Duration> lateness,
    double load,
    int cores,
    OptionalDouble cpu,
    OptionalDouble memory,
    OptionalDouble io) {
  /** How many timers are looked at. */
  public static final int WINDOW = 10;

  /** Far beyond what a machine at work makes a thread wait. */
  private static final Duration LATE = Duration.ofMillis(500);

  private static final int SEVERAL = 3;

  /** Eight wait for each that runs: a probe's second has an eighth of a second in it. */
  private static final double CROWDED = 8;

  private static final double WAITING = 80;

  /** A quarter of the time lost: the machine thrashes. */
  private static final double THRASHING = 25;

  /** One lone process that copies files waits as much; it takes a queue as well. */
  private static final double DISK_BOUND = 60;

  private static final double QUEUE = 2;

  public Starvation {
    lateness = List.copyOf(lateness);
  }

  /** Why what is late proves nothing; empty when the machine is fit. */
  public Optional<String> reason() {
    return want()
        .map(
            want ->
                "this machine is starved (%s): nothing is done on timing alone".formatted(want));
  }

  private Optional<String> want() {
    double each = load / Math.max(1, cores);
    if (each >= CROWDED && cpu.orElse(100) >= WAITING) {
      return Optional.of(
          "load %.0f on %s".formatted(load, cores == 1 ? "1 core" : cores + " cores"));
    }
    if (memory.orElse(0) >= THRASHING) {
      return Optional.of(percent(memory, "memory"));
    }
    if (io.orElse(0) >= DISK_BOUND && each >= QUEUE) {
      return Optional.of(percent(io, "disks"));
    }
    List<Duration> late = lateness.stream().filter(l -> l.compareTo(LATE) > 0).toList();
    return late.size() < SEVERAL
        ? Optional.empty()
        : late.stream()
            .max(Duration::compareTo)
            .map(
                worst ->
                    "%d of the engine's last %d timers fired late, by up to %s"
                        .formatted(late.size(), lateness.size(), Durations.show(worst)));
  }

  private static String percent(OptionalDouble share, String what) {
    return String.format(
        Locale.ROOT, "everything waits for %s %.0f%% of the time", what, share.orElse(0));
  }
}
