package dev.aceso.engine.api;

import dev.aceso.engine.loop.ComponentStatus;
import dev.aceso.engine.loop.Pulse;
import dev.aceso.engine.loop.SystemStatus;
import dev.aceso.model.Category;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.Mode;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.Settings;
import dev.aceso.model.Signal;
import dev.aceso.model.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A small shop to show: its components and how they are. */
public final class Shop {
  public static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private static final List<Component> COMPONENTS =
      List.of(
          component("storefront", "process", Tier.CRITICAL, DataClass.NONE, "orders", "catalog"),
          component("admin", "process", Tier.BEST_EFFORT, DataClass.NONE, "orders", "catalog"),
          component("orders", "process", Tier.CRITICAL, DataClass.NONE, "payments", "db", "queue"),
          component("catalog", "systemd", Tier.STANDARD, DataClass.CACHE, "db", "cache"),
          component("payments", "process", Tier.CRITICAL, DataClass.NONE, "db", "bank"),
          component("mailer", "process", Tier.BEST_EFFORT, DataClass.NONE, "queue"),
          component("db", "systemd", Tier.CRITICAL, DataClass.SYSTEM_OF_RECORD),
          component("cache", "systemd", Tier.STANDARD, DataClass.CACHE),
          component("queue", "systemd", Tier.STANDARD, DataClass.REPLICA),
          component("bank", "external", Tier.CRITICAL, DataClass.NONE));

  private Shop() {}

  /** The whole system, everything up but what is given. */
  public static SystemStatus status(
      Mode mode, boolean paused, Pulse pulse, String advice, List<ComponentStatus> others) {
    List<ComponentStatus> components =
        COMPONENTS.stream()
            .map(
                c ->
                    others.stream()
                        .filter(o -> o.facts().component().id().equals(c.id()))
                        .findFirst()
                        .orElseGet(() -> up(c.id().value())))
            .toList();
    return new SystemStatus(
        "shop", "0.1.0", START, true, pulse, mode, paused, pulse.trouble(), advice, components);
  }

  public static ComponentStatus up(String id) {
    return status(id, ComponentStatus.Health.UP, "serving, pid 4711", Optional.empty());
  }

  public static ComponentStatus status(
      String id, ComponentStatus.Health health, String summary, Optional<String> incident) {
    Component component =
        COMPONENTS.stream().filter(c -> c.id().value().equals(id)).findFirst().orElseThrow();
    boolean up = health == ComponentStatus.Health.UP;
    ComponentFacts facts =
        ComponentFacts.none(component)
            .with(new Signal.Started(component.id(), START, 4711, false))
            .with(
                new Signal.Probed(
                    component.id(),
                    START.plusSeconds(1),
                    "http",
                    up ? ProbeOutcome.PASS : ProbeOutcome.FAIL,
                    Duration.ofMillis(3),
                    up ? "HTTP 200" : "connection refused"));
    return new ComponentStatus(facts, health, summary, incident, false, Optional.empty());
  }

  private static Component component(
      String id, String type, Tier tier, DataClass data, String... needs) {
    return new Component(
        ComponentId.of(id),
        type,
        tier,
        data,
        id,
        List.of(needs).stream().map(ComponentId::of).toList(),
        List.of(
            new ProbeSpec(
                "http",
                "http",
                Category.HEALTH,
                Duration.ofMillis(250),
                Duration.ofMillis(500),
                2,
                Settings.of("url", "http://127.0.0.1:18080/"))));
  }
}
