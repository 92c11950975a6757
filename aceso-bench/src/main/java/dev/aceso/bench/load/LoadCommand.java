package dev.aceso.bench.load;

import dev.aceso.bench.Machine;
import dev.aceso.bench.Section;
import dev.aceso.bench.Summary;
import dev.aceso.drills.engine.TemporaryFolder;
import dev.aceso.engine.journal.JournalException;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Durations;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code Bench load}: many recoveries at once, and a storm of signals, on the embedded journal. */
@Command(
    name = "load",
    description = "Many recoveries at once, and a storm of signals.",
    mixinStandardHelpOptions = true)
public final class LoadCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** After the last signal of a storm. */
  private static final Duration SETTLE = Duration.ofSeconds(30);

  @Option(
      names = "--at-once",
      split = ",",
      defaultValue = "100,1000,10000",
      description = "Numbers of recoveries at once; default: ${DEFAULT-VALUE}.")
  List<Integer> atOnce = List.of(100, 1_000, 10_000);

  @Option(
      names = "--rate",
      defaultValue = "1000",
      description = "Signals a second in the storm; default: ${DEFAULT-VALUE}.")
  int rate = 1_000;

  @Option(
      names = "--seconds",
      defaultValue = "60",
      description = "How long the storm lasts; default: ${DEFAULT-VALUE}.")
  int seconds = 60;

  @Option(names = "--out", paramLabel = "FILE", defaultValue = "docs/benchmarks.md")
  Path out = Path.of("docs/benchmarks.md");

  @Override
  public Integer call() throws IOException, JournalException, InterruptedException {
    boolean all = true;
    StringBuilder rows = new StringBuilder();
    for (int count : atOnce) {
      Burst burst = burst(count);
      rows.append(burst.row());
      all &= burst.recovered() == count;
      System.out.print(burst.row());
    }
    Storm storm = storm();
    String text =
        """
        ## Many recoveries at once

        So many components crash at the same moment; each start takes 2 s, so that all recoveries
        are under way together. Engine, loop and journal (SQLite, synchronous=FULL) are the real
        ones, the components are in memory. Heap is what is in use after a collection.

        | at once | recovered | most under way | all recovered after | median recovery | p95 | recoveries/s | journal | heap |
        |---|---|---|---|---|---|---|---|---|
        %s
        ## A storm of signals

        %,d signals a second for %d s about 1,000 components: 60 %% repeat what was said, 20 %% are
        crashes, 20 %% say that all is well again without the engine's doing.

        | signals | incidents | recovered | gone by themselves | still open | actions | order answered, median | p95 | max |
        |---|---|---|---|---|---|---|---|---|
        %s
        Command: `Bench load`. %s
        """
            .formatted(rows, rate, seconds, storm.row(), Machine.sentence());
    new Section("load").write(out, text);
    System.out.println(text);
    return all ? 0 : 1;
  }

  private record Burst(
      int count, long recovered, int most, Duration lasted, Summary each, long journal, long heap) {
    String row() {
      return "| %,d | %,d | %,d | %s | %s | %s | %,.0f | %,d KB | %d MB |%n"
          .formatted(
              count,
              recovered,
              most,
              Durations.show(lasted),
              Summary.show(each.median()),
              Summary.show(each.p95()),
              count / (lasted.toMillis() / 1e3),
              journal >> 10,
              heap >> 20);
    }
  }

  private static Burst burst(int count) throws IOException, JournalException, InterruptedException {
    MemoryTarget.MOST.set(0);
    try (TemporaryFolder folder = TemporaryFolder.create("aceso-load-");
        MemorySystem system = MemorySystem.start(folder.path(), count, Duration.ofSeconds(2))) {
      long began = System.nanoTime();
      MemoryTargetType.OPEN.values().forEach(MemoryTarget::crash);
      while ((system.recovered().size() < count || system.open())
          && System.nanoTime() - began < PATIENCE.toNanos()) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      Duration lasted = Duration.ofNanos(System.nanoTime() - began);
      system.incidents().filter(i -> !i.state().over()).limit(3).forEach(System.err::println);
      List<Duration> each = system.recovered();
      return new Burst(
          count,
          each.size(),
          MemoryTarget.MOST.get(),
          lasted,
          new Summary(each),
          system.journalBytes(),
          heap());
    }
  }

  private static long heap() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  private record Storm(
      long signals,
      long incidents,
      long recovered,
      long gone,
      long open,
      long actions,
      Summary answered) {
    String row() {
      return "| %,d | %,d | %,d | %,d | %,d | %,d | %s | %s | %s |%n"
          .formatted(
              signals,
              incidents,
              recovered,
              gone,
              open,
              actions,
              Summary.show(answered.median()),
              Summary.show(answered.p95()),
              Summary.show(answered.max()));
    }
  }

  private Storm storm() throws IOException, JournalException, InterruptedException {
    try (TemporaryFolder folder = TemporaryFolder.create("aceso-load-");
        MemorySystem system = MemorySystem.start(folder.path(), 1_001, Duration.ofMillis(20))) {
      SplittableRandom random = new SplittableRandom(7);
      List<Duration> answered = new ArrayList<>();
      long began = System.nanoTime();
      long total = (long) rate * seconds;
      for (long i = 0; i < total; i++) {
        long due = began + i * 1_000_000_000L / rate;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        MemoryTarget target = target(random.nextInt(1_000));
        switch (random.nextInt(5)) {
          case 0 -> target.crash();
          case 1 -> target.resolve();
          default -> target.repeat();
        }
        if (i % rate == 0) {
          answered.add(ordered(system));
        }
      }
      long settled = System.nanoTime() + SETTLE.toNanos();
      while (system.open() && System.nanoTime() < settled) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      long open = system.incidents().filter(i -> !i.state().over()).count();
      long recovered = system.recovered().size();
      long actions = MemoryTargetType.OPEN.values().stream().mapToInt(MemoryTarget::starts).sum();
      return new Storm(
          total,
          recovered + system.gone() + open,
          recovered,
          system.gone(),
          open,
          actions,
          new Summary(answered));
    }
  }

  private static MemoryTarget target(int index) {
    return Optional.ofNullable(MemoryTargetType.OPEN.get("c" + index)).orElseThrow();
  }

  /** How long the answer to an order takes that waits behind all signals before it. */
  private static Duration ordered(MemorySystem system) {
    ComponentId spare = ComponentId.of("c1000");
    long asked = System.nanoTime();
    system.engine().pause(Optional.of(spare), "bench", Optional.empty());
    Duration took = Duration.ofNanos(System.nanoTime() - asked);
    system.engine().resume(Optional.of(spare), "bench");
    return took;
  }
}
