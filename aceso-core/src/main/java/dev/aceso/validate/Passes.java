package dev.aceso.validate;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Durations;
import dev.aceso.model.Evidence;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.Signal;
import dev.aceso.validate.Standing.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds how one probe stands by its fresh readings. */
final class Passes {
  private Passes() {}

  /**
   * How a probe of a component stands.
   *
   * @param least how many passes in a row are needed, at least 1
   */
  static Standing standing(Evaluation given, ComponentId id, ProbeSpec spec, int least) {
    Instant start = given.start(id);
    List<Signal.Probed> readings = new ArrayList<>();
    for (Signal.Probed reading : given.fresh()) {
      if (reading.component().equals(id)
          && reading.probe().equals(spec.name())
          && !began(reading).isBefore(start)) {
        readings.add(reading);
      }
    }
    String name = "probe " + spec.name() + " of " + id;
    if (readings.isEmpty()) {
      return Evaluation.missing(id, spec.category(), name + " has no fresh reading");
    }
    Signal.Probed last = readings.getLast();
    String source = "probe:" + spec.name();
    String seen = last.detail() + " in " + Durations.show(last.took());
    Optional<Evidence> evidence = Optional.of(new Evidence(id, last.at(), source, seen));
    return switch (last.outcome()) {
      case PASS -> passing(given, id, spec, least, atTheEnd(readings), evidence);
      case FAIL ->
          new Standing(
              id, spec.category(), new State.Bad(), name + " fails: " + last.detail(), evidence);
      case INCONCLUSIVE ->
          new Standing(
              id,
              spec.category(),
              new State.Missing(),
              name + " says nothing: " + last.detail(),
              evidence);
    };
  }

  /**
   * A run of passes is proof once it spans the stability window: by a reading at its end or, where
   * the probe is run more rarely, as long as the next reading isn't due.
   */
  private static Standing passing(
      Evaluation given,
      ComponentId id,
      ProbeSpec spec,
      int least,
      List<Signal.Probed> run,
      Optional<Evidence> evidence) {
    Instant now = given.now();
    Signal.Probed last = run.getLast();
    Instant from = run.getFirst().at();
    Instant settled = from.plus(given.asked().stability());
    Instant due = began(last).plus(spec.every());
    Instant overdue = due.plus(spec.every()).plus(spec.timeout());
    String text =
        "probe "
            + spec.name()
            + " of "
            + id
            + " passed "
            + (run.size() == 1 ? "once" : run.size() + " times")
            + " in "
            + Durations.show(Duration.between(from, now));
    State state;
    if (from.isAfter(given.deadline())) {
      state = new State.Bad();
      text += ", but only after the deadline";
    } else if (run.size() >= least
        && (!last.at().isBefore(settled) || (now.isBefore(due) && !now.isBefore(settled)))) {
      state = new State.Good(from);
    } else if (now.isBefore(overdue)) {
      state = new State.Settling(from, settled.isAfter(now) ? earlier(settled, overdue) : overdue);
    } else {
      state = new State.Missing();
      text += ", then its readings ceased";
    }
    return new Standing(id, spec.category(), state, text, evidence);
  }

  /** The passes at the end, back to the last reading that wasn't one. */
  private static List<Signal.Probed> atTheEnd(List<Signal.Probed> readings) {
    int from = readings.size();
    while (from > 0 && readings.get(from - 1).outcome() == ProbeOutcome.PASS) {
      from--;
    }
    return readings.subList(from, readings.size());
  }

  static Instant began(Signal.Probed reading) {
    return reading.at().minus(reading.took());
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
