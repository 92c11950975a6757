package dev.aceso.detect;

import dev.aceso.model.Category;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.DetectionPolicy;
import dev.aceso.model.Ending;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Lifetime;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.ResourceKind;
import dev.aceso.model.Settings;
import dev.aceso.model.Signal;
import dev.aceso.model.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The facts of one watched component, told as a story: what was seen, how many ms after noon. */
final class Watched {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  static final DetectionPolicy POLICY = DetectionPolicy.DEFAULT;

  private final ComponentId id = ComponentId.of("web");
  private ComponentFacts facts;

  private Watched(String type, Tier tier) {
    facts =
        ComponentFacts.none(
            new Component(
                    id,
                    type,
                    tier,
                    DataClass.NONE,
                    "web",
                    List.of(),
                    List.of(
                        probe("http", Category.HEALTH, 2), probe("buy", Category.FUNCTIONALITY, 3)))
                .beating());
  }

  static Watched process() {
    return new Watched("process", Tier.CRITICAL);
  }

  static Watched of(String type, Tier tier) {
    return new Watched(type, tier);
  }

  /** The same, meant to run for as long. */
  Watched lasting(Lifetime lifetime) {
    facts = facts.of(facts.component().lasting(lifetime));
    return this;
  }

  /** The same, given another time to start. */
  Watched startingIn(Duration startup) {
    Component c = facts.component();
    facts =
        facts.of(
            new Component(
                c.id(),
                c.type(),
                c.tier(),
                c.data(),
                c.group(),
                c.dependsOn(),
                c.probes(),
                startup,
                c.lifetime(),
                true));
    return this;
  }

  /** The same, of which no heartbeats are expected. */
  Watched silent() {
    Component c = facts.component();
    facts =
        facts.of(
            new Component(
                c.id(), c.type(), c.tier(), c.data(), c.group(), c.dependsOn(), c.probes()));
    return this;
  }

  static Instant at(long ms) {
    return NOON.plusMillis(ms);
  }

  ComponentFacts facts() {
    return facts;
  }

  Watched started(long ms) {
    return saw(new Signal.Started(id, at(ms), 4711, false));
  }

  Watched adopted(long ms) {
    return saw(new Signal.Started(id, at(ms), 4711, true));
  }

  Watched ended(long ms, ExitStatus status, long uptimeMs) {
    return saw(new Signal.Exited(id, at(ms), 4711, status, Duration.ofMillis(uptimeMs), false));
  }

  Watched stopped(long ms, Ending by) {
    return stopped(ms, by, 60_000);
  }

  Watched stopped(long ms, Ending by, long uptimeMs) {
    return saw(
        new Signal.Exited(
            id, at(ms), 4711, new ExitStatus.Code(0), Duration.ofMillis(uptimeMs), by));
  }

  Watched passed(long ms, String probe) {
    return probed(ms, probe, ProbeOutcome.PASS, "HTTP 200");
  }

  Watched failed(long ms, String probe, String detail) {
    return probed(ms, probe, ProbeOutcome.FAIL, detail);
  }

  Watched couldNotTell(long ms, String probe) {
    return probed(ms, probe, ProbeOutcome.INCONCLUSIVE, "no free port");
  }

  Watched logged(long ms, String line) {
    return saw(new Signal.Logged(id, at(ms), line));
  }

  Watched scheduled(long ms, char state) {
    return saw(new Signal.Scheduled(id, at(ms), 4711, state));
  }

  Watched beat(long ms) {
    return saw(new Signal.Heartbeat(id, at(ms)));
  }

  Watched uses(long ms, ResourceKind kind, String what, double used, double limit, double alarm) {
    return saw(new Signal.Resource(id, at(ms), kind, what, used, limit, alarm));
  }

  private Watched probed(long ms, String probe, ProbeOutcome outcome, String detail) {
    return saw(new Signal.Probed(id, at(ms), probe, outcome, Duration.ofMillis(3), detail));
  }

  private Watched saw(Signal signal) {
    facts = facts.with(signal);
    return this;
  }

  private static ProbeSpec probe(String name, Category category, int failures) {
    return new ProbeSpec(
        name,
        "http",
        category,
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        failures,
        Settings.NONE);
  }
}
