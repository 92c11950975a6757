package dev.aceso.diagnose;

import dev.aceso.model.Category;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.Diagnosis;
import dev.aceso.model.Ending;
import dev.aceso.model.Evidence;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Facts;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Knowledge;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.Reading;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.ResourceKind;
import dev.aceso.model.Settings;
import dev.aceso.model.Severity;
import dev.aceso.model.Signal;
import dev.aceso.model.Tier;
import dev.aceso.model.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A system and what is seen of it, told in a few lines. Times are in milliseconds after noon, when
 * the failure begins; the diagnosis is made two seconds later. What nothing is said of has not been
 * seen.
 */
final class World {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  static final Instant NOW = NOON.plusSeconds(2);
  static final List<Technique> TECHNIQUES =
      List.of(
          new DependencyTechnique(),
          new ExitStatusTechnique(),
          new LogTechnique(),
          new ResourceTechnique());

  private final Map<ComponentId, Component> components = new LinkedHashMap<>();
  private final List<Signal> signals = new ArrayList<>();
  private final List<FailureEvent> failures = new ArrayList<>();
  private List<RecoveryStrategy> strategies = Strategies.ALL;
  private Knowledge knowledge = Knowledge.NONE;

  /** A system in which payments need an external bank, orders payments, the storefront orders. */
  static World shop() {
    return new World()
        .external("bank")
        .process("payments", Tier.STANDARD, DataClass.CACHE, "bank")
        .process("orders", Tier.STANDARD, DataClass.NONE, "payments")
        .process("storefront", Tier.CRITICAL, DataClass.NONE, "orders");
  }

  World external(String id) {
    return component(id, "external", Tier.STANDARD, DataClass.NONE, 9_000);
  }

  World process(String id, Tier tier, DataClass data, String... needs) {
    return component(id, "process", tier, data, 7_600 + components.size(), needs);
  }

  World process(String id, String... needs) {
    return process(id, Tier.STANDARD, DataClass.NONE, needs);
  }

  private World component(
      String id, String type, Tier tier, DataClass data, int port, String... needs) {
    ProbeSpec probe =
        new ProbeSpec(
            "http",
            "http",
            Category.HEALTH,
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            2,
            Settings.of("url", "http://127.0.0.1:" + port + "/"));
    List<ComponentId> dependsOn = List.of(needs).stream().map(ComponentId::of).toList();
    ComponentId key = ComponentId.of(id);
    components.put(key, new Component(key, type, tier, data, id, dependsOn, List.of(probe)));
    return this;
  }

  World with(List<RecoveryStrategy> strategies) {
    this.strategies = strategies;
    return this;
  }

  World with(Knowledge knowledge) {
    this.knowledge = knowledge;
    return this;
  }

  World well(String... ids) {
    for (String id : ids) {
      probed(id, 1_500, ProbeOutcome.PASS, "HTTP 200");
    }
    return this;
  }

  /** It runs and its probe has failed to the threshold. */
  World fails(String id, FailureKind kind, long since) {
    String detail =
        switch (kind) {
          case FAILING, DEPENDENCY_FAILING -> "HTTP 503";
          default -> "no answer within 500 ms";
        };
    probed(id, since, ProbeOutcome.FAIL, detail);
    probed(id, since + 250, ProbeOutcome.FAIL, detail);
    return reported(id, kind, since, since + 250, "probe:http", detail);
  }

  /** One failed reading: not enough to be called a failure. */
  World suspect(String id, String detail) {
    return probed(id, 1_400, ProbeOutcome.FAIL, detail);
  }

  World crashed(String id, ExitStatus status, long at) {
    signals.add(
        new Signal.Exited(ComponentId.of(id), at(at), 4711, status, Duration.ofMinutes(1), false));
    return reported(id, FailureKind.CRASHED, at, at, "exit", status.toString());
  }

  World stoppedByAPerson(String id) {
    signals.add(
        new Signal.Exited(
            ComponentId.of(id),
            at(-60_000),
            4711,
            new ExitStatus.Code(0),
            Duration.ofMinutes(1),
            Ending.BY_PERSON));
    return this;
  }

  World stopped(String id) {
    signals.add(new Signal.Scheduled(ComponentId.of(id), at(1_900), 4711, 'T'));
    return this;
  }

  World logs(String id, long at, String line) {
    signals.add(new Signal.Logged(ComponentId.of(id), at(at), line));
    return this;
  }

  World read(String id, String source, Reading reading) {
    signals.add(new Signal.Read(ComponentId.of(id), at(-30_000), source, reading));
    return this;
  }

  World started(String id, long at) {
    signals.add(new Signal.Started(ComponentId.of(id), at(at), 4711, false));
    return this;
  }

  World used(String id, ResourceKind kind, double share) {
    signals.add(
        new Signal.Resource(
            ComponentId.of(id), at(-500), kind, "/scratch", share * 1_000, 1_000, 0.95));
    return this;
  }

  World reported(
      String id, FailureKind kind, long onset, long detected, String source, String text) {
    ComponentId component = ComponentId.of(id);
    failures.add(
        FailureEvent.of(
            component,
            kind,
            Severity.MAJOR,
            at(onset),
            at(detected),
            source.split(":", 2)[0],
            List.of(new Evidence(component, at(detected), source, text))));
    return this;
  }

  Case given() {
    Topology topology = new Topology(List.copyOf(components.values()));
    Map<ComponentId, ComponentFacts> facts = new HashMap<>();
    components.forEach((id, component) -> facts.put(id, ComponentFacts.none(component)));
    signals.forEach(s -> facts.computeIfPresent(s.component(), (id, known) -> known.with(s)));
    return new Case("i-1", failures, new Facts(topology, facts), strategies, knowledge);
  }

  Diagnosis diagnosis() {
    return new Diagnostician(TECHNIQUES).diagnose(given(), NOW);
  }

  private World probed(String id, long at, ProbeOutcome outcome, String detail) {
    signals.add(
        new Signal.Probed(
            ComponentId.of(id), at(at), "http", outcome, Duration.ofMillis(3), detail));
    return this;
  }

  private static Instant at(long ms) {
    return NOON.plusMillis(ms);
  }
}
