package dev.aceso.diagnose;

import dev.aceso.model.Category;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Evidence;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Presence;
import dev.aceso.model.ProbeFacts;
import dev.aceso.model.Signal;
import java.util.List;
import java.util.Optional;

/**
 * What seems to be wrong with a component at present, whether or not it is bad enough to be called
 * a failure.
 *
 * @param certain it is a failure, not a suspicion
 */
record Trouble(ComponentId component, FailureKind kind, boolean certain, List<Evidence> evidence) {
  static Optional<Trouble> of(Case given, ComponentId id) {
    Optional<FailureEvent> failure =
        given.failures().stream()
            .filter(f -> f.component().equals(id))
            .reduce((first, second) -> second);
    if (failure.isPresent()) {
      FailureEvent f = failure.get();
      return Optional.of(new Trouble(id, f.kind(), true, f.evidence()));
    }
    ComponentFacts facts = given.facts().of(id);
    boolean external = facts.component().type().equals("external");
    if (facts.presence() instanceof Presence.Ended ended) {
      return Optional.of(
          new Trouble(
              id,
              external ? FailureKind.DEPENDENCY_UNAVAILABLE : FailureKind.CRASHED,
              true,
              List.of(new Evidence(id, ended.at(), "exit", ended.status().toString()))));
    }
    return facts.probes().values().stream()
        .filter(p -> p.failures() > 0)
        .max(
            java.util.Comparator.comparingInt(ProbeFacts::failures)
                .thenComparing(p -> p.spec().name()))
        .map(p -> suspicion(id, external, p));
  }

  /** Whether there is any evidence that the component is well. */
  static boolean seenWell(ComponentFacts facts) {
    return facts.component().probes(Category.HEALTH).isEmpty()
        ? facts.running()
        : facts.probes().values().stream().anyMatch(p -> p.passes() > 0);
  }

  private static Trouble suspicion(ComponentId id, boolean external, ProbeFacts probe) {
    String detail = probe.last().map(Signal.Probed::detail).orElse("failed");
    boolean answers = detail.startsWith("HTTP ");
    FailureKind kind =
        external
            ? answers ? FailureKind.DEPENDENCY_FAILING : FailureKind.DEPENDENCY_UNAVAILABLE
            : answers ? FailureKind.FAILING : FailureKind.HUNG;
    return new Trouble(
        id,
        kind,
        probe.failed(),
        probe.last().stream()
            .map(l -> new Evidence(id, l.at(), "probe:" + l.probe(), detail))
            .toList());
  }
}
