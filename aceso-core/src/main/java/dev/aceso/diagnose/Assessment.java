package dev.aceso.diagnose;

import dev.aceso.diagnose.Sighting.State;
import dev.aceso.model.Complexity;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Hypothesis;
import dev.aceso.model.Impact;
import dev.aceso.model.Impact.Role;
import dev.aceso.model.Recommendation;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.Reversibility;
import dev.aceso.model.Risk;
import dev.aceso.model.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How bad it is, how involved a recovery would be, how risky (RCA-O3 to RCA-O5). */
record Assessment(
    Case given,
    Scene scene,
    Ranking ranking,
    List<Impact> affected,
    Recommendation recommendation) {
  /** A cause below this probability doesn't stand out. */
  private static final double CLEAR = 0.7;

  /** From so many failing components on, being half of the system makes it worse. */
  private static final int BROAD = 3;

  private record Hurt(ComponentId component, Severity severity) {}

  Judged<Severity> severity() {
    List<Hurt> hurt =
        affected.stream()
            .filter(i -> i.role() != Role.AT_RISK)
            .map(i -> new Hurt(i.component(), severity(i.component())))
            .toList();
    Hurt worst = hurt.stream().max(Comparator.comparing(Hurt::severity)).orElseThrow();
    Component component = component(worst.component());
    int all = scene.topology().components().size();
    List<String> why = new ArrayList<>();
    why.add(
        "the worst affected is %s, of tier %s"
            .formatted(component.id(), Words.written(component.tier())));
    why.add(
        "%d of %d components %s".formatted(hurt.size(), all, hurt.size() == 1 ? "fails" : "fail"));
    boolean broad = hurt.size() >= BROAD && 2 * hurt.size() >= all;
    if (broad && worst.severity() != Severity.CRITICAL) {
      why.add("at least half of the system, so one level worse");
    }
    count(Role.AT_RISK).ifPresent(n -> why.add(n + " more at risk"));
    Severity level = broad ? oneWorse(worst.severity()) : worst.severity();
    return Judged.because(level, why);
  }

  Judged<Complexity> complexity() {
    List<String> why = new ArrayList<>();
    long origins = affected.stream().filter(i -> i.role() == Role.ORIGIN).count();
    if (origins > 1) {
      why.add(origins + " components fail that do not explain each other");
    }
    if (origin().data() == DataClass.SYSTEM_OF_RECORD) {
      why.add(origin().id() + " holds the system of record");
    }
    Complexity level = why.isEmpty() ? Complexity.SIMPLE : Complexity.COMPLEX;
    Optional<Long> symptoms = count(Role.SYMPTOM);
    symptoms.ifPresent(
        n -> why.add(n + (n == 1 ? " other fails with it" : " others fail with it")));
    count(Role.AT_RISK)
        .ifPresent(n -> why.add(n + (n == 1 ? " other needs it" : " others need it")));
    boolean unclear = cause().probability() < CLEAR;
    why.add(
        unclear
            ? "no cause stands out: the likeliest has " + Words.percent(cause().probability())
            : "one cause stands out, with " + Words.percent(cause().probability()));
    boolean involved = unclear || affected.size() > 1;
    return Judged.because(
        level == Complexity.SIMPLE && involved ? Complexity.MODERATE : level, why);
  }

  Judged<Risk> risk() {
    Optional<RecoveryStrategy> advised =
        recommendation
            .playbook()
            .flatMap(id -> given.strategies().stream().filter(s -> s.id().equals(id)).findFirst());
    List<String> why = new ArrayList<>();
    Risk level = data(why);
    Optional<Long> atRisk = count(Role.AT_RISK);
    if (atRisk.isPresent()) {
      level = worse(level, Risk.MEDIUM);
      long n = atRisk.get();
      why.add(
          "acting on it may interrupt %d that still %s".formatted(n, n == 1 ? "works" : "work"));
    } else {
      why.add("nothing that still works depends on it");
    }
    if (cause().probability() < 0.5) {
      level = worse(level, Risk.MEDIUM);
      why.add("it is likelier than not that the cause is another");
    }
    if (advised.isEmpty()) {
      why.add("no playbook is recommended, so a person would act");
    } else {
      RecoveryStrategy s = advised.get();
      level = worse(level, s.risk());
      why.add("%s is of %s risk".formatted(s.id(), Words.written(s.risk())));
      if (s.reversibility() == Reversibility.IRREVERSIBLE) {
        level = worse(level, Risk.MEDIUM);
        why.add("what it does can't be undone");
      }
    }
    return Judged.because(level, why);
  }

  private Risk data(List<String> why) {
    why.add(
        switch (origin().data()) {
          case NONE -> origin().id() + " holds no data";
          case CACHE -> origin().id() + " holds only cached data";
          case REPLICA -> origin().id() + " holds a replica";
          case SYSTEM_OF_RECORD -> origin().id() + " holds the system of record";
        });
    return switch (origin().data()) {
      case NONE, CACHE -> Risk.LOW;
      case REPLICA -> Risk.MEDIUM;
      case SYSTEM_OF_RECORD -> Risk.HIGH;
    };
  }

  /** As its failures were judged when they were detected, or else by its tier. */
  private Severity severity(ComponentId id) {
    Severity byTier =
        switch (component(id).tier()) {
          case CRITICAL -> Severity.CRITICAL;
          case STANDARD -> Severity.MAJOR;
          case BEST_EFFORT -> Severity.WARNING;
        };
    return given.failures().stream()
        .filter(f -> f.component().equals(id))
        .map(FailureEvent::severity)
        .max(Comparator.naturalOrder())
        .orElse(scene.of(id).state() == State.FAILING ? byTier : Severity.WARNING);
  }

  private Optional<Long> count(Role role) {
    long n = affected.stream().filter(i -> i.role() == role).count();
    return n == 0 ? Optional.empty() : Optional.of(n);
  }

  private Hypothesis cause() {
    return ranking.causes().getFirst();
  }

  private Component origin() {
    return component(cause().component());
  }

  private Component component(ComponentId id) {
    return scene.topology().get(id);
  }

  private static Severity oneWorse(Severity severity) {
    return switch (severity) {
      case INFO -> Severity.WARNING;
      case WARNING -> Severity.MAJOR;
      case MAJOR, CRITICAL -> Severity.CRITICAL;
    };
  }

  private static Risk worse(Risk a, Risk b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
