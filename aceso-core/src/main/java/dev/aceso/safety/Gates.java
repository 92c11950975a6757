package dev.aceso.safety;

import dev.aceso.model.Attempt;
import dev.aceso.model.Claim;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Desired;
import dev.aceso.model.Durations;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Guards;
import dev.aceso.model.MaintenanceWindow;
import dev.aceso.model.Policy;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.Refusal;
import dev.aceso.model.Refusal.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The gates between a decided plan and its first effect (SAF-5): they bound what happens at once
 * and in a row, so that no recovery makes a bad night worse. Pure and thread-safe.
 */
public final class Gates {
  @FunctionalInterface
  private interface Gate {
    Optional<Refusal> refusal(Request request);
  }

  /** What a person has said comes first, then what is about the plan, then what is about others. */
  private static final List<Gate> GATES =
      List.of(
          Gates::killSwitch,
          Gates::paused,
          Gates::maintenance,
          Gates::stopped,
          Gates::unfit,
          Gates::otherHealer,
          Gates::expired,
          Gates::busy,
          harmful(Storm::refusal),
          Gates::concurrent,
          harmful(Gates::attempts),
          harmful(Gates::rate),
          Gates::dependency,
          Capacity::group,
          harmful(Capacity::system));

  private Gates() {}

  /**
   * Why the plan may not start now, empty when it may. To be asked right before the start and, as
   * the world moves on, again before it is resumed.
   *
   * @param traffic what else is going on; the plan's own incident does not count against it
   */
  public static Optional<Refusal> refusal(
      RecoveryPlan plan, Policy policy, Traffic traffic, Instant now) {
    Request request = new Request(plan, policy, traffic, now);
    return GATES.stream().flatMap(gate -> gate.refusal(request).stream()).findFirst();
  }

  /**
   * Whether a failure is still there; nothing may be done before it is confirmed afresh.
   *
   * @param kind how the component fails
   * @param facts of that component, its presence looked at since ({@link ComponentFacts#seen})
   * @param since readings that began before it say nothing
   */
  public static Confirmation confirm(
      FailureKind kind, ComponentFacts facts, Instant since, Instant now) {
    return new Recheck(facts, since, now).of(kind);
  }

  /** A gate that bounds harm; starting what is dead does none. */
  private static Gate harmful(Gate gate) {
    return request -> request.harmless() ? Optional.empty() : gate.refusal(request);
  }

  private static Optional<Refusal> killSwitch(Request r) {
    return r.traffic().holds().killSwitch()
        ? refuse(Reason.KILL_SWITCH, "the kill switch is set: remove its file to let it act")
        : Optional.empty();
  }

  private static Optional<Refusal> paused(Request r) {
    Holds holds = r.traffic().holds();
    if (holds.everything(r.now())) {
      return refuse(Reason.PAUSED, "everything is paused: resume to let it act");
    }
    Set<ComponentId> paused = matching(r.touched(), id -> holds.paused(id, r.now()));
    return paused.isEmpty()
        ? Optional.empty()
        : refuse(Reason.PAUSED, "paused by a person: " + names(paused));
  }

  private static Optional<Refusal> maintenance(Request r) {
    for (MaintenanceWindow window : r.guards().maintenance()) {
      Set<ComponentId> worked = matching(r.touched(), window::concerns);
      Optional<Instant> until = window.openUntil(r.now());
      if (until.isPresent() && !worked.isEmpty()) {
        return refuse(
            Reason.MAINTENANCE,
            "%s is in maintenance until %s"
                .formatted(names(worked), until.get().atZone(window.zone()).toLocalDateTime()));
      }
    }
    return Optional.empty();
  }

  /** What a person wants down is that person's, even where others fail without it. */
  private static Optional<Refusal> stopped(Request r) {
    ComponentId id = r.plan().component();
    return r.topology().find(id).isPresent()
            && r.traffic().facts().of(id).desired() instanceof Desired.Stopped stopped
        ? refuse(Reason.STOPPED, "%s was %s: start it (aceso start %s)".formatted(id, stopped, id))
        : Optional.empty();
  }

  /** Who can't see well must not touch what runs; that a process has ended is the kernel's word. */
  private static Optional<Refusal> unfit(Request r) {
    return r.traffic()
        .holds()
        .unfit()
        .filter(why -> !r.ended(r.plan().component()))
        .flatMap(
            why ->
                refuse(
                    Reason.OBSERVER_UNFIT,
                    "what is seen can't be trusted at present, so nothing is done: " + why));
  }

  /** Two healers must not fight; one that takes too long is for people to judge. */
  private static Optional<Refusal> otherHealer(Request r) {
    return claims(r)
        .filter(c -> r.now().isBefore(c.claim().since().plus(r.guards().arbitration())))
        .findFirst()
        .flatMap(
            c ->
                refuse(
                    Reason.OTHER_HEALER,
                    "%s is at work on %s (%s): waiting until it is through, for %s at most"
                        .formatted(
                            c.claim().by(),
                            c.on(),
                            c.claim().what(),
                            Durations.show(r.guards().arbitration()))));
  }

  /**
   * Why people should be asked although the mode is automatic: somebody else has been at work on
   * what the plan touches for longer than is waited for.
   */
  public static Optional<String> disputed(
      RecoveryPlan plan, Policy policy, Traffic traffic, Instant now) {
    return claims(new Request(plan, policy, traffic, now))
        .findFirst()
        .map(
            c ->
                "%s has been at work on %s for %s (%s)"
                    .formatted(
                        c.claim().by(),
                        c.on(),
                        Durations.show(Duration.between(c.claim().since(), now)),
                        c.claim().what()));
  }

  private record Claimed(ComponentId on, Claim claim) {}

  private static Stream<Claimed> claims(Request r) {
    return r.touched().stream()
        .filter(id -> r.topology().find(id).isPresent())
        .flatMap(
            id ->
                r.traffic().facts().of(id).claims().values().stream()
                    .filter(Claim::stands)
                    .map(claim -> new Claimed(id, claim)))
        .sorted(Comparator.comparing((Claimed c) -> c.claim().since()).reversed());
  }

  private static Optional<Refusal> rate(Request r) {
    Guards.Rate rate = r.guards().rate();
    Instant from = r.now().minus(rate.within());
    long done =
        r.traffic().attempts().stream().filter(a -> a.at().isAfter(from)).count() + r.others();
    return done < rate.recoveries()
        ? Optional.empty()
        : refuse(
            Reason.RATE_LIMIT,
            "%d recoveries within %s, %d are allowed for the whole system"
                .formatted(done, Durations.show(rate.within()), rate.recoveries()));
  }

  private static Optional<Refusal> expired(Request r) {
    if (!r.now().isAfter(r.plan().validUntil())) {
      return Optional.empty();
    }
    Duration age = Duration.between(r.plan().createdAt(), r.now());
    Duration valid = Duration.between(r.plan().createdAt(), r.plan().validUntil());
    return refuse(
        Reason.PLAN_EXPIRED,
        "the plan is %s old and was good for %s: the facts may have changed"
            .formatted(Durations.show(age), Durations.show(valid)));
  }

  private static Optional<Refusal> busy(Request r) {
    for (ComponentId id : r.touched()) {
      Optional<String> occupant = r.occupant(id);
      if (occupant.isPresent()) {
        return refuse(
            Reason.COMPONENT_BUSY, "incident %s is acting on %s".formatted(occupant.get(), id));
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> concurrent(Request r) {
    int running = r.others();
    int most = r.limits().concurrent();
    return running < most
        ? Optional.empty()
        : refuse(
            Reason.CONCURRENT_LIMIT,
            "%d recoveries are running, %d are allowed at once".formatted(running, most));
  }

  private static Optional<Refusal> attempts(Request r) {
    Instant from = r.now().minus(r.limits().within());
    int tried =
        Attempt.counted(
                r.traffic().attempts().stream()
                    .filter(a -> a.component().equals(r.plan().component()) && a.at().isAfter(from))
                    .toList())
            .size();
    return tried < r.limits().attempts()
        ? Optional.empty()
        : refuse(
            Reason.ATTEMPTS_LIMIT,
            "%s was recovered %d times within %s, %d are allowed"
                .formatted(
                    r.plan().component(),
                    tried,
                    Durations.show(r.limits().within()),
                    r.limits().attempts()));
  }

  /** What it needs is down and the plan doesn't act on that: it could not come back. */
  private static Optional<Refusal> dependency(Request r) {
    List<ComponentId> needed =
        r.topology().find(r.plan().component()).map(Component::dependsOn).orElse(List.of());
    Set<ComponentId> down = new TreeSet<>();
    for (ComponentId id : needed) {
      if (!r.touched().contains(id) && r.service(id) == Service.DOWN) {
        down.add(id);
      }
    }
    return down.isEmpty()
        ? Optional.empty()
        : refuse(
            Reason.DEPENDENCY_DOWN,
            "%s needs %s, which is down (%d of its %d dependencies): it could not come back"
                .formatted(r.plan().component(), names(down), down.size(), needed.size()));
  }

  static Optional<Refusal> refuse(Reason reason, String detail) {
    return Optional.of(new Refusal(reason, detail));
  }

  static String names(Set<ComponentId> ids) {
    return ids.stream().sorted().map(ComponentId::value).collect(Collectors.joining(", "));
  }

  private static Set<ComponentId> matching(Set<ComponentId> ids, Predicate<ComponentId> which) {
    return ids.stream().filter(which).collect(Collectors.toCollection(TreeSet::new));
  }
}
