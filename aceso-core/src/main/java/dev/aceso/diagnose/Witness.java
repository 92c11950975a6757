package dev.aceso.diagnose;

import dev.aceso.diagnose.Sighting.State;
import dev.aceso.model.Category;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Desired;
import dev.aceso.model.Durations;
import dev.aceso.model.Ending;
import dev.aceso.model.Evidence;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.FailureClass;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Presence;
import dev.aceso.model.ProbeFacts;
import dev.aceso.model.ResourceKind;
import dev.aceso.model.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Looks at one component of a case: its failure events, its presence, its resources, its probes.
 *
 * @param failures of the case at this component
 * @param onset of the case
 */
record Witness(ComponentFacts facts, List<FailureEvent> failures, Instant onset, Instant now) {
  Sighting sighting() {
    List<Supplier<Optional<Sighting>>> looks =
        List.of(this::ended, this::failed, this::exhausted, this::stopped, this::probed);
    return looks.stream()
        .flatMap(look -> look.get().stream())
        .findFirst()
        .orElseGet(this::wellOrUnseen);
  }

  /** The resources of a component that have reached their alarm, in a fixed order. */
  static List<Signal.Resource> exhausted(ComponentFacts facts) {
    return facts.resources().values().stream()
        .filter(r -> r.share() >= r.alarm())
        .sorted(Comparator.comparing(Signal.Resource::kind).thenComparing(Signal.Resource::what))
        .toList();
  }

  static FailureKind kind(ResourceKind kind) {
    return switch (kind) {
      case DISK_BYTES -> FailureKind.DISK_FULL;
      case DISK_INODES -> FailureKind.INODES_EXHAUSTED;
      case FILE_DESCRIPTORS -> FailureKind.FILE_DESCRIPTORS_EXHAUSTED;
    };
  }

  static Evidence evidence(Signal.Resource r) {
    return new Evidence(
        r.component(),
        r.at(),
        "resource:" + r.what(),
        "%s is %s used, the alarm is at %s"
            .formatted(r.what(), Words.percent(r.share()), Words.percent(r.alarm())));
  }

  /** Nothing here can act on what is of type {@code external}. */
  static boolean external(Component component) {
    return component.type().equals("external");
  }

  private Optional<Sighting> ended() {
    if (!(facts.presence() instanceof Presence.Ended ended)
        || (facts.atRest() && latest().isPresent())) {
      return Optional.empty();
    }
    boolean loops = failures.stream().anyMatch(f -> f.kind() == FailureKind.CRASH_LOOP);
    FailureKind kind =
        external(facts.component())
            ? FailureKind.DEPENDENCY_UNAVAILABLE
            : ended.ending() != Ending.UNASKED
                ? FailureKind.DOWN
                : loops
                    ? FailureKind.CRASH_LOOP
                    : ended.status() instanceof ExitStatus.OutOfMemory
                        ? FailureKind.OUT_OF_MEMORY
                        : FailureKind.CRASHED;
    String text = "does not run: " + whyEnded(ended);
    List<Evidence> reported =
        latest().filter(f -> f.kind() == kind).map(FailureEvent::evidence).orElse(List.of());
    Instant since =
        latest().filter(f -> f.kind() == kind).map(FailureEvent::onset).orElse(ended.at());
    return Optional.of(
        new Sighting(
            id(),
            State.FAILING,
            kind,
            Optional.of(since),
            facts.atRest(),
            reported.isEmpty() ? List.of(new Evidence(id(), ended.at(), "exit", text)) : reported));
  }

  private String whyEnded(Presence.Ended ended) {
    return switch (facts.desired()) {
      case Desired.Stopped stopped -> "it was " + stopped;
      case Desired.Up _ -> ended.requested() ? "Aceso stopped it" : ended.status().toString();
      case Desired.Once _ -> ended.requested() ? "Aceso stopped it" : ended.status().toString();
    };
  }

  private Optional<Sighting> failed() {
    return latest()
        .filter(f -> !recovered(f) && !outlived(f))
        .map(f -> seen(State.FAILING, f.kind(), Optional.of(f.onset()), f.evidence()));
  }

  private Optional<Sighting> exhausted() {
    return exhausted(facts).stream()
        .findFirst()
        .map(r -> seen(State.FAILING, kind(r.kind()), Optional.of(r.at()), List.of(evidence(r))));
  }

  /** A signal or a debugger has stopped it: proc_pid_stat(5), field 3. */
  private Optional<Sighting> stopped() {
    return facts
        .scheduled()
        .filter(s -> "Tt".indexOf(s.state()) >= 0)
        .map(
            s ->
                seen(
                    State.FAILING,
                    FailureKind.HUNG,
                    Optional.of(s.at()),
                    List.of(
                        new Evidence(
                            id(),
                            s.at(),
                            "scheduler",
                            "process %d is stopped (state %s)".formatted(s.pid(), s.state())))));
  }

  private Optional<Sighting> probed() {
    return probes()
        .filter(p -> p.failures() > 0)
        .max(
            Comparator.comparing(ProbeFacts::failed)
                .thenComparingInt(ProbeFacts::failures)
                .thenComparing(p -> p.spec().name()))
        .map(
            p ->
                seen(
                    p.failed() ? State.FAILING : State.SUSPECT,
                    facts.starting(now) ? FailureKind.DOWN : probeKind(p),
                    p.failingSince(),
                    List.of(reading(p, verdict(p)))));
  }

  private String verdict(ProbeFacts probe) {
    return facts.starting(now) && facts.presence() instanceof Presence.Running run
        ? "not up yet, it was started %s ago"
            .formatted(Durations.show(Duration.between(run.since(), now)))
        : "failed %d times in a row, %d make a failure"
            .formatted(probe.failures(), probe.spec().failures());
  }

  private FailureKind probeKind(ProbeFacts probe) {
    boolean answered = probe.last().filter(Signal.Probed::answeredWrongly).isPresent();
    if (external(facts.component())) {
      return answered ? FailureKind.DEPENDENCY_FAILING : FailureKind.DEPENDENCY_UNAVAILABLE;
    }
    boolean health = probe.spec().category() == Category.HEALTH;
    return answered || !health ? FailureKind.FAILING : FailureKind.HUNG;
  }

  private Sighting wellOrUnseen() {
    FailureKind presumed =
        external(facts.component()) ? FailureKind.DEPENDENCY_UNAVAILABLE : FailureKind.HUNG;
    Optional<ProbeFacts> passing =
        probes()
            .filter(p -> p.passes() > 0)
            .max(
                Comparator.comparing(
                        (ProbeFacts p) -> p.last().map(Signal.Probed::at).orElse(Instant.MIN))
                    .thenComparing(p -> p.spec().name()));
    if (passing.isPresent()) {
      ProbeFacts p = passing.get();
      Instant at = p.last().map(Signal.Probed::at).orElse(Instant.MIN);
      return at.isBefore(onset)
          ? seen(
              State.UNSEEN,
              presumed,
              Optional.empty(),
              List.of(
                  reading(
                      p,
                      "last passed %s before the failure began"
                          .formatted(Durations.show(Duration.between(at, onset))))))
          : seen(State.WELL, presumed, Optional.empty(), List.of(reading(p, "passes")));
    }
    boolean runs = facts.running() && facts.component().probes(Category.HEALTH).isEmpty();
    return runs
        ? seen(
            State.WELL,
            presumed,
            Optional.empty(),
            List.of(new Evidence(id(), now, "presence", "it runs")))
        : seen(
            State.UNSEEN,
            presumed,
            Optional.empty(),
            List.of(new Evidence(id(), now, "graph", "nothing shows whether " + id() + " works")));
  }

  /** By its own probes it works again, and it is not of a kind that they can't see. */
  private boolean recovered(FailureEvent failure) {
    boolean visible =
        (failure.kind().failureClass() != FailureClass.RESOURCE_EXHAUSTION
                || failure.kind() == FailureKind.OUT_OF_MEMORY)
            && failure.kind() != FailureKind.CRASH_LOOP
            && !failure.detector().equals("heartbeat");
    List<ProbeFacts> probes = probes().toList();
    return visible
        && !(facts.presence() instanceof Presence.Ended)
        && !probes.isEmpty()
        && probes.stream().allMatch(p -> p.passedSince(failure.detectedAt()));
  }

  /** It ended, has been started since, and fails in another way now. */
  private boolean outlived(FailureEvent failure) {
    return failure.kind().ended()
        && facts.presence() instanceof Presence.Running run
        && run.since().isAfter(failure.detectedAt())
        && probes().anyMatch(ProbeFacts::failed);
  }

  private Stream<ProbeFacts> probes() {
    return facts.component().probes().stream()
        .filter(s -> s.category() == Category.HEALTH || s.category() == Category.FUNCTIONALITY)
        .map(s -> facts.probes().getOrDefault(s.name(), ProbeFacts.none(s)));
  }

  /** The latest failure event; one that says how it fails rather than what it lacks, if any. */
  private Optional<FailureEvent> latest() {
    return failures.stream()
        .max(
            Comparator.comparing(
                    (FailureEvent f) -> f.kind().failureClass() != FailureClass.RESOURCE_EXHAUSTION)
                .thenComparing(FailureEvent::detectedAt)
                .thenComparing(FailureEvent::kind));
  }

  private Sighting seen(
      State state, FailureKind kind, Optional<Instant> since, List<Evidence> evidence) {
    return new Sighting(id(), state, kind, since, false, evidence);
  }

  private Evidence reading(ProbeFacts probe, String verdict) {
    return new Evidence(
        id(),
        probe.last().map(Signal.Probed::at).orElse(now),
        "probe:" + probe.spec().name(),
        verdict + probe.last().map(l -> ": " + l.detail()).orElse(""));
  }

  private ComponentId id() {
    return facts.component().id();
  }
}
