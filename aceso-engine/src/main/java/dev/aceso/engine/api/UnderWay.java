package dev.aceso.engine.api;

import dev.aceso.engine.loop.Progress;
import dev.aceso.model.Durations;
import dev.aceso.model.Incident;
import dev.aceso.model.RecoveryPlan;
import java.time.Duration;
import java.time.Instant;

/** Tells of a step while it is carried out. Pure. */
final class UnderWay {
  private UnderWay() {}

  /** {@code step 2 of 4: exec web, for 34 s; last it printed: 310 of 900 rows}. */
  static String told(Incident incident, Progress progress, Instant now) {
    Duration lasts = Duration.between(progress.since(), now);
    String told =
        "%sstep %d%s: %s, for %s%s"
            .formatted(
                progress.undo() ? "undoing " : "",
                progress.step().index() + 1,
                incident.plan().map(RecoveryPlan::steps).map(s -> " of " + s.size()).orElse(""),
                progress.step().summary(),
                Durations.show(lasts.isNegative() ? Duration.ZERO : lasts),
                progress.printed().map(line -> "; last it printed: " + line).orElse(""));
    return Wording.plain(told);
  }
}
