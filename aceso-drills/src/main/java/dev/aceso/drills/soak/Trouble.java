package dev.aceso.drills.soak;

import dev.aceso.drills.demo.Fault;
import dev.aceso.drills.shop.Role;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Something that befalls a shop or its engine. */
sealed interface Trouble {
  /** Its name in reports: {@code by-hand}. */
  default String id() {
    return switch (this) {
      case Broken b -> b.faults().size() == 1 ? b.faults().getFirst().id() : "chain";
      case Looping _ -> "lasting-crash-loop";
      case ByHand _ -> "by-hand";
      case EngineDies _ -> "engine-dies";
    };
  }

  /** It, and where. */
  default String told() {
    return switch (this) {
      case Broken b -> id() + " of " + names(b.faults());
      case Looping l -> "%s of %s for %s".formatted(id(), l.on().id(), show(l.lasting()));
      case ByHand h ->
          "a person stops %s and starts it after %s".formatted(h.on().id(), show(h.lasting()));
      case EngineDies e ->
          "%s of %s, kill -9 of the engine after %s, the next after %s"
              .formatted(e.fault().id(), e.fault().on().id(), show(e.after()), show(e.away()));
    };
  }

  /** Services are broken at the same moment. */
  record Broken(List<Fault> faults) implements Trouble {
    public Broken {
      faults = List.copyOf(faults);
    }
  }

  /** The service crashes at every start for so long, whatever is done. */
  record Looping(Role on, Duration lasting) implements Trouble {}

  /** A person stops the service by the engine, and starts it again after so long. */
  record ByHand(Role on, Duration lasting) implements Trouble {}

  /**
   * The engine is killed while it deals with a fault.
   *
   * @param after from the fault
   * @param away until the next engine is started
   */
  record EngineDies(Fault fault, Duration after, Duration away) implements Trouble {}

  private static String names(List<Fault> faults) {
    return faults.stream().map(f -> f.on().id()).collect(Collectors.joining(", "));
  }

  private static String show(Duration duration) {
    return dev.aceso.model.Durations.show(duration);
  }
}
