package dev.aceso.engine.loop;

import dev.aceso.loop.Answer;
import dev.aceso.loop.Order;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An order and its answer. The loop takes it, or whoever gave it withdraws it after a while; never
 * both, so that what was answered as not done is not done later. Thread-safe.
 */
final class Request {
  private final Order order;
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();
  private final AtomicBoolean settled = new AtomicBoolean();

  Request(Order order) {
    this.order = order;
  }

  Order order() {
    return order;
  }

  /** Whether it is to be carried out; false when it was withdrawn. */
  boolean take() {
    return settled.compareAndSet(false, true);
  }

  void answer(Answer given) {
    answer.complete(given);
  }

  /** The answer, once there is one; the order is withdrawn when nobody takes it in time. */
  Answer await(Duration patience) {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return settled.compareAndSet(false, true)
          ? new Answer.Unavailable(
              "the engine did not take the order within %d s; it is withdrawn: look at its status and log"
                  .formatted(patience.toSeconds()))
          : new Answer.Done(
              "the order was taken, but what came of it is not known yet: look at the status");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Unavailable("the engine ends");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
