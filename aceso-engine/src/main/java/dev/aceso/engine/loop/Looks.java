package dev.aceso.engine.loop;

import dev.aceso.model.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Looks that may block in the kernel, such as at a file of a server that is gone or at a unit of a
 * manager that does not answer. Each has a deadline: what has not come back by then can't be told.
 * A look that hangs keeps a platform thread of its own, never one that others need; the same thing
 * is not looked at again before it has come back, so there are never more of them than things.
 * Thread-safe.
 */
final class Looks {
  /** How long a look may take: what is local answers within milliseconds, also on a slow disk. */
  static final Duration DEADLINE = Duration.ofSeconds(5);

  /** So many are named to people. */
  private static final int NAMED = 3;

  private final Duration deadline;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().name("aceso-look-", 1).daemon().factory());
  private final Map<Object, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();
  private final Map<Object, String> late = new ConcurrentHashMap<>();
  private volatile Consumer<String> told = text -> {};

  Looks() {
    this(DEADLINE);
  }

  Looks(Duration deadline) {
    this.deadline = deadline;
  }

  /** Who is told which looks do not come back, in a sentence; an empty one when all do again. */
  void tellLate(Consumer<String> listener) {
    told = listener;
  }

  /**
   * Takes a look and waits for it, and before it for one at the same thing that is under way.
   *
   * @param thing stands for what it looks at; what looks at something else now is another thing
   * @param what the same for people
   * @return what was seen; empty when it has not come back in time
   * @throws RuntimeException the look's own
   */
  <T> Optional<T> take(Object thing, String what, Supplier<T> look) throws InterruptedException {
    long until = System.nanoTime() + deadline.toNanos();
    CompletableFuture<T> mine = new CompletableFuture<>();
    CompletableFuture<?> other = underWay.putIfAbsent(thing, mine);
    while (other != null) {
      if (late.containsKey(thing) || !over(other, until)) {
        return late(thing, what);
      }
      other = underWay.putIfAbsent(thing, mine);
    }
    threads.execute(() -> look(thing, look, mine));
    try {
      return Optional.of(mine.get(until - System.nanoTime(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return late(thing, what);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException own ? own : new IllegalStateException(e);
    }
  }

  /** How long is waited, for people. */
  String patience() {
    return Durations.show(deadline);
  }

  private <T> void look(Object thing, Supplier<T> look, CompletableFuture<T> mine) {
    try {
      T seen = look.get();
      cameBack(thing, mine);
      mine.complete(seen);
    } catch (RuntimeException | Error e) {
      cameBack(thing, mine);
      mine.completeExceptionally(e);
    }
  }

  private static boolean over(CompletableFuture<?> other, long until) throws InterruptedException {
    try {
      other.get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true; // it was somebody else's and is over
    }
  }

  /** It may come back at this very moment: then it is not late any more. */
  private <T> Optional<T> late(Object thing, String what) {
    if (late.put(thing, what) == null) {
      tell();
    }
    if (!underWay.containsKey(thing)) {
      inTime(thing);
    }
    return Optional.empty();
  }

  private void cameBack(Object thing, CompletableFuture<?> mine) {
    underWay.remove(thing, mine);
    inTime(thing);
  }

  private void inTime(Object thing) {
    if (late.remove(thing) != null) {
      tell();
    }
  }

  private void tell() {
    List<String> all = late.values().stream().sorted().toList();
    int many = all.size();
    String names = all.stream().limit(NAMED).collect(Collectors.joining(", "));
    told.accept(
        many == 0
            ? ""
            : "%d look%s not come back within %s, so what %s at can't be told: %s%s"
                .formatted(
                    many,
                    many == 1 ? " has" : "s have",
                    patience(),
                    many == 1 ? "it looks" : "they look",
                    names,
                    many > NAMED ? " and %d more".formatted(many - NAMED) : ""));
  }
}
