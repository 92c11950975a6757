package dev.aceso.safety;

import dev.aceso.model.Component;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Durations;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Policy;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.Refusal;
import dev.aceso.model.Refusal.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
          Gates::paused,
          Gates::expired,
          Gates::busy,
          Gates::concurrent,
          Gates::attempts,
          Gates::dependency,
          Capacity::group,
          Capacity::system);

  private Gates() {}

  /**
   * Why the plan may not start now, empty when it may. To be asked right before the start and, as
   * the world moves on, again before it is resumed.
   *
   * @param traffic what else is going on; the plan's own incident does not count against it
   */
  public static Optional<Refusal> refusal(
      RecoveryPlan plan, Policy policy, Traffic traffic, Instant now) {
    Request request = new Request(plan, policy.limits(), traffic, now);
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

  private static Optional<Refusal> paused(Request r) {
    if (r.traffic().allPaused()) {
      return refuse(Reason.PAUSED, "everything is paused: resume to let it act");
    }
    Set<ComponentId> paused = common(r.touched(), r.traffic().paused());
    return paused.isEmpty()
        ? Optional.empty()
        : refuse(Reason.PAUSED, "paused by a person: " + names(paused));
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
    for (Map.Entry<String, Set<ComponentId>> other : r.others().entrySet()) {
      Set<ComponentId> shared = common(r.touched(), other.getValue());
      if (!shared.isEmpty()) {
        return refuse(
            Reason.COMPONENT_BUSY,
            "incident %s is acting on %s".formatted(other.getKey(), names(shared)));
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> concurrent(Request r) {
    int running = r.others().size();
    int most = r.limits().concurrent();
    return running < most
        ? Optional.empty()
        : refuse(
            Reason.CONCURRENT_LIMIT,
            "%d recoveries are running, %d are allowed at once".formatted(running, most));
  }

  private static Optional<Refusal> attempts(Request r) {
    Instant from = r.now().minus(r.limits().within());
    long tried =
        r.traffic().attempts().stream()
            .filter(a -> a.component().equals(r.plan().component()) && a.at().isAfter(from))
            .count();
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

  private static Set<ComponentId> common(Set<ComponentId> some, Set<ComponentId> others) {
    Set<ComponentId> common = new TreeSet<>(some);
    common.retainAll(others);
    return common;
  }
}
