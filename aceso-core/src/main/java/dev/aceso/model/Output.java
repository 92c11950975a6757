package dev.aceso.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a component has written, kept apart by the lives in which it did, and how far that could be
 * read.
 *
 * @param lines the latest, oldest first, at most {@link #LINES}
 * @param readings of the present life, by where it writes to
 * @param last the latest life that has ended
 * @param over whether no other has begun since, so that what is read now belongs to the latest one
 */
public record Output(
    List<Line> lines, Map<String, Reading> readings, Optional<Last> last, boolean over) {
  public static final int LINES = 200;

  /** How strerror(3) and common servers say that a port is taken, in lower case. */
  public static final List<String> PORT_TAKEN =
      List.of("address already in use", "eaddrinuse", "port is already in use");

  public static final Output NONE = new Output(List.of(), Map.of(), Optional.empty(), false);

  /**
   * A line that was written.
   *
   * @param ended when the life that wrote it ended; empty for the present one
   */
  public record Line(Signal.Logged logged, Optional<Instant> ended) {}

  /** How far the output of a life that ended was read. */
  public record Last(Instant ended, Map<String, Reading> readings) {
    public Last {
      readings = Map.copyOf(readings);
    }
  }

  public Output {
    lines = List.copyOf(lines);
    readings = Map.copyOf(readings);
  }

  Output with(Signal.Logged logged) {
    List<Line> next = new ArrayList<>(lines);
    next.add(new Line(logged, over ? last.map(Last::ended) : Optional.empty()));
    return new Output(
        next.subList(Math.max(0, next.size() - LINES), next.size()), readings, last, over);
  }

  Output with(Signal.Read read) {
    Map<String, Reading> next = new TreeMap<>(readings);
    next.put(read.source(), read.reading());
    return new Output(lines, next, over ? last.map(l -> new Last(l.ended(), next)) : last, over);
  }

  /** The life that wrote what no other is known to have written has ended. */
  Output ended(Instant at) {
    return new Output(closed(at), readings, Optional.of(new Last(at, readings)), true);
  }

  /**
   * Another life has begun.
   *
   * @param unseen the end of the life before was not seen
   * @param adopted it began before the engine looked
   */
  Output begun(Instant at, boolean unseen, boolean adopted) {
    Map<String, Reading> next = new TreeMap<>(readings);
    if (!adopted) {
      next.replaceAll((_, r) -> r instanceof Reading.Partly ? new Reading.Whole() : r);
    }
    return new Output(unseen ? closed(at) : lines, next, last, false);
  }

  private List<Line> closed(Instant at) {
    return lines.stream()
        .map(l -> l.ended().isPresent() ? l : new Line(l.logged(), Optional.of(at)))
        .toList();
  }

  /** What the present life wrote. */
  public List<Signal.Logged> present() {
    return of(Optional.empty());
  }

  /** What the life wrote that ended then. */
  public List<Signal.Logged> until(Instant end) {
    return of(Optional.of(end));
  }

  /** Whether the life that ended then said that another process holds its port. */
  boolean portTaken(Instant end) {
    return until(end).stream()
        .map(logged -> logged.line().toLowerCase(Locale.ROOT))
        .anyMatch(line -> PORT_TAKEN.stream().anyMatch(line::contains));
  }

  private List<Signal.Logged> of(Optional<Instant> end) {
    return lines.stream().filter(l -> l.ended().equals(end)).map(Line::logged).toList();
  }

  /** How far the output of the present life was read. */
  public Reading reading() {
    return sum(readings);
  }

  /** How far the output of the life was read that ended then. */
  public Reading reading(Instant end) {
    return last.filter(l -> l.ended().equals(end))
        .map(l -> sum(l.readings()))
        .orElseGet(() -> sum(readings));
  }

  private static Reading sum(Map<String, Reading> readings) {
    if (readings.isEmpty()) {
      return new Reading.Not("no log of it is configured");
    }
    List<String> gaps = new TreeMap<>(readings).values().stream().flatMap(Output::why).toList();
    if (gaps.isEmpty()) {
      return new Reading.Whole();
    }
    String why = String.join("; ", gaps);
    boolean nothing = readings.values().stream().allMatch(Reading.Not.class::isInstance);
    return nothing ? new Reading.Not(why) : new Reading.Partly(why);
  }

  private static Stream<String> why(Reading reading) {
    return switch (reading) {
      case Reading.Whole _ -> Stream.empty();
      case Reading.Partly p -> Stream.of(p.why());
      case Reading.Not n -> Stream.of(n.why());
    };
  }
}
