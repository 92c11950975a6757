package dev.aceso.bench.peers;

import dev.aceso.bench.Summary;
import dev.aceso.bench.peers.Trials.Fault;
import dev.aceso.bench.peers.Trials.Measured;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Writes the comparison as Markdown. Pure. */
final class PeersReport {
  private PeersReport() {}

  /** One supervisor's measurements. */
  record Row(String name, String version, String setting, Map<Fault, Measured> faults) {
    Row {
      faults = Map.copyOf(faults);
    }
  }

  static String markdown(List<Row> rows, Summary start, String machine) {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        ## Crash and hang to serving again, beside other supervisors

        The same tiny web server (Perl) under each supervisor, one after the other in one run. The
        time runs from the signal to the first HTTP 200 of a new process, asked for every
        millisecond. The service's own start (spawn to 200, no supervisor, about 1 ms of it Java's
        own way of spawning) is measured in the same run and subtracted in the last column. Trials begin two to three seconds after the service
        serves, at any point of a supervisor's cycle. A trial without an answer is given up after
        60 s, and after two of these no more are made.

        """);
    text.append("The service's own start: ").append(times(start)).append("\n");
    for (Fault fault : Fault.values()) {
      text.append(table(rows, fault, start.median()));
    }
    text.append("\n| supervisor | version | set up as |\n|---|---|---|\n");
    rows.forEach(
        r -> text.append("| %s | %s | %s |\n".formatted(r.name(), r.version(), r.setting())));
    text.append("\nCommand: `make bench`, which calls `Bench peers --trials 30`. ");
    return text.append(machine).append("\n").toString();
  }

  private static String table(List<Row> rows, Fault fault, Duration start) {
    return """

    ### %s -> HTTP 200

    | supervisor | median | p95 | min | max | n | median less own start |
    |---|---|---|---|---|---|---|
    """
            .formatted(fault.title())
        + rows.stream()
            .map(r -> row(r.name(), Objects.requireNonNull(r.faults().get(fault)), start))
            .collect(Collectors.joining());
  }

  private static String row(String name, Measured measured, Duration start) {
    if (measured.times().isEmpty()) {
      return "| %s | never (gave up after %d s) | | | | %d | |\n"
          .formatted(name, Trials.GIVE_UP.toSeconds(), measured.givenUp());
    }
    Summary s = new Summary(measured.times());
    String unanswered =
        measured.givenUp() == 0
            ? ""
            : " (%d more: none in %d s)".formatted(measured.givenUp(), Trials.GIVE_UP.toSeconds());
    return "| %s | %s | %s | %s | %s | %d%s | %s |\n"
        .formatted(
            name,
            Summary.show(s.median()),
            Summary.show(s.p95()),
            Summary.show(s.min()),
            Summary.show(s.max()),
            s.count(),
            unanswered,
            Summary.show(s.median().minus(start)));
  }

  private static String times(Summary s) {
    return "median %s, p95 %s, min %s, max %s, n %d."
        .formatted(
            Summary.show(s.median()),
            Summary.show(s.p95()),
            Summary.show(s.min()),
            Summary.show(s.max()),
            s.count());
  }
}
