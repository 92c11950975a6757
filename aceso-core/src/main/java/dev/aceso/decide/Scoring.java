package dev.aceso.decide;

import dev.aceso.model.Component;
import dev.aceso.model.DataClass;
import dev.aceso.model.Durations;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Pattern;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.Risk;
import dev.aceso.model.ScorePart;
import dev.aceso.model.ScoreWeights;
import dev.aceso.model.Severity;
import dev.aceso.model.StrategyRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What speaks for a strategy, by the six criteria of selection (SEL-1 to SEL-6). Every value is
 * from 0 to 1; the scales are ours and are documented where they stand.
 */
final class Scoring {
  /** A recovery that takes this long gets half the points for time. */
  private static final Duration HALF = Duration.ofSeconds(30);

  private final RecoveryStrategy strategy;
  private final Component component;
  private final Situation s;
  private final StrategyRecord here;
  private final StrategyRecord alike;

  Scoring(RecoveryStrategy strategy, Component component, Situation s) {
    this.strategy = strategy;
    this.component = component;
    this.s = s;
    Pattern pattern = new Pattern(component.id(), s.diagnosis().cause().kind());
    here = s.knowledge().of(pattern, strategy.id());
    alike = s.knowledge().alike(pattern, Optional.of(component.type()), strategy.id());
  }

  List<ScorePart> parts() {
    ScoreWeights w = s.policy().weights();
    return List.of(
        fit(w.fit()),
        risk(w.risk()),
        harm(w.harm()),
        time(w.time()),
        criticality(w.criticality()),
        data(w.data()),
        history(w.history()));
  }

  /** SEL-1: the more narrowly it is made for the failure the better, if its severity bears it. */
  private ScorePart fit(double weight) {
    FailureKind kind = s.diagnosis().cause().kind();
    Severity severity = s.diagnosis().severity();
    double match;
    String why;
    if (!strategy.fits(kind, component.type())) {
      match = 0;
      why = "not made for " + Applicability.written(kind);
    } else if (strategy.kinds().contains(kind)) {
      match = 0.8 + 0.2 / strategy.kinds().size();
      why = "made for " + Applicability.written(kind);
    } else if (strategy.classes().contains(kind.failureClass())) {
      match = 0.7;
      why = "made for any " + Applicability.written(kind.failureClass());
    } else {
      match = 0.4;
      why = "made for any failure";
    }
    int excess = Math.max(0, strategy.disruption() - bearable(severity));
    if (excess > 0) {
      why += ", but a drastic step for severity " + Applicability.written(severity);
    }
    return new ScorePart("SEL-1", match * (1 - excess / 10.0), weight, why);
  }

  /** How much disruption a failure of this severity justifies, on the scale of strategies. */
  private static int bearable(Severity severity) {
    return switch (severity) {
      case INFO -> 1;
      case WARNING -> 3;
      case MAJOR -> 6;
      case CRITICAL -> 10;
    };
  }

  /** SEL-2: a strategy's own harm, counted in full where the diagnosis calls for caution. */
  private ScorePart risk(double weight) {
    int steps = strategy.steps().size();
    double crowded = 1 - 1 / (1 + Math.max(0, steps - 1) / 4.0);
    double harm = (harm(strategy.risk()) + disruption() + lasting() + crowded) / 4;
    double caution =
        switch (s.diagnosis().complexity()) {
          case SIMPLE -> 0.8;
          case MODERATE -> 0.9;
          case COMPLEX -> 1;
        };
    if (s.diagnosis().risk() == Risk.HIGH) {
      caution = 1;
    }
    String why =
        Applicability.written(strategy.risk())
            + " risk, disruption "
            + strategy.disruption()
            + " of 10, "
            + steps
            + (steps == 1 ? " step, " : " steps, ")
            + Applicability.written(strategy.reversibility());
    return new ScorePart("SEL-2", 1 - harm * caution, weight, why);
  }

  /** SEL-2: what it does to others. */
  private ScorePart harm(double weight) {
    Interruption interruption = Interruption.of(strategy, s);
    return new ScorePart("SEL-2", interruption.value(), weight, interruption.why());
  }

  private ScorePart time(double weight) {
    String why =
        here.meanTime()
            .map(mean -> "takes " + Durations.show(mean) + " on average here")
            .orElse("expected to take " + Durations.show(strategy.expected()));
    return new ScorePart("SEL-3", speed(), weight, why);
  }

  /** SEL-4: what matters most must be back soon and surely, what matters least gently. */
  private ScorePart criticality(double weight) {
    double haste =
        switch (component.tier()) {
          case CRITICAL -> 0.8;
          case STANDARD -> 0.5;
          case BEST_EFFORT -> 0.2;
        };
    double value = haste * (speed() + chance()) / 2 + (1 - haste) * (1 - disruption());
    String why =
        switch (component.tier()) {
          case CRITICAL -> "critical: speed and certainty before gentleness";
          case STANDARD -> "standard: speed and certainty as much as gentleness";
          case BEST_EFFORT -> "best effort: gentleness before speed and certainty";
        };
    return new ScorePart("SEL-4", value, weight, why);
  }

  /** SEL-5: the more is at stake, the more what lasts and what interrupts counts against it. */
  private ScorePart data(double weight) {
    double stake =
        switch (component.data()) {
          case NONE -> 0;
          case CACHE -> 0.2;
          case REPLICA -> 0.5;
          case SYSTEM_OF_RECORD -> 1;
        };
    String why =
        component.data() == DataClass.NONE
            ? "no data at stake"
            : Applicability.written(component.data())
                + " at stake, "
                + Applicability.written(strategy.reversibility())
                + ", disruption "
                + strategy.disruption()
                + " of 10";
    return new ScorePart("SEL-5", 1 - stake * (lasting() + disruption()) / 2, weight, why);
  }

  private ScorePart history(double weight) {
    String why =
        here.trials() == 0
            ? "never tried on this"
            : "healed this " + here.successes() + " of " + here.trials() + " times";
    if (alike.trials() > 0) {
      why +=
          ", %d of %d on others of type %s"
              .formatted(alike.successes(), alike.trials(), component.type());
    }
    return new ScorePart("SEL-6", chance(), weight, why);
  }

  private double speed() {
    Duration expected = here.meanTime().orElse(strategy.expected());
    return 1 / (1 + (double) expected.toNanos() / HALF.toNanos());
  }

  private double chance() {
    return s.policy().learning().chance(here, alike).mean();
  }

  private double disruption() {
    return strategy.disruption() / 10.0;
  }

  /** How much of what it does stays, 0 to 1. */
  private double lasting() {
    return switch (strategy.reversibility()) {
      case REVERSIBLE -> 0;
      case COMPENSABLE -> 0.5;
      case IRREVERSIBLE -> 1;
    };
  }

  private static double harm(Risk risk) {
    return switch (risk) {
      case LOW -> 0;
      case MEDIUM -> 0.5;
      case HIGH -> 1;
    };
  }
}
