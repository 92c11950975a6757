package dev.aceso.shop;

import dev.aceso.model.Category;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Facts;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.Settings;
import dev.aceso.model.Signal;
import dev.aceso.model.Tier;
import dev.aceso.model.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A shop as an example: three storefronts need orders, orders need payments, payments need the
 * database and an external bank. Components of group {@code storefront} stand in for one another.
 */
public final class Shop {
  public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  public static final ComponentId STORE_1 = ComponentId.of("store-1");
  public static final ComponentId STORE_2 = ComponentId.of("store-2");
  public static final ComponentId STORE_3 = ComponentId.of("store-3");
  public static final ComponentId ORDERS = ComponentId.of("orders");
  public static final ComponentId PAYMENTS = ComponentId.of("payments");
  public static final ComponentId DB = ComponentId.of("db");
  public static final ComponentId BANK = ComponentId.of("bank");

  public static final Topology TOPOLOGY =
      new Topology(
          List.of(
              external(BANK),
              component(DB, "process", Tier.CRITICAL, DataClass.SYSTEM_OF_RECORD, "db"),
              component(PAYMENTS, "process", Tier.CRITICAL, DataClass.NONE, "payments", DB, BANK),
              component(ORDERS, "process", Tier.STANDARD, DataClass.CACHE, "orders", PAYMENTS),
              component(STORE_1, "process", Tier.STANDARD, DataClass.NONE, "storefront", ORDERS),
              component(STORE_2, "process", Tier.STANDARD, DataClass.NONE, "storefront", ORDERS),
              component(STORE_3, "process", Tier.STANDARD, DataClass.NONE, "storefront", ORDERS)));

  private Shop() {}

  public static ProbeSpec probe(String name, String kind, Category category) {
    return new ProbeSpec(
        name, kind, category, Duration.ofMillis(250), Duration.ofMillis(500), 2, Settings.NONE);
  }

  /** A component with one health probe, {@code http}, run every 250 ms. */
  public static Component component(
      ComponentId id,
      String type,
      Tier tier,
      DataClass data,
      String group,
      ComponentId... dependsOn) {
    return new Component(
        id,
        type,
        tier,
        data,
        group,
        List.of(dependsOn),
        List.of(probe("http", "http", Category.HEALTH)));
  }

  public static Component external(ComponentId id) {
    return component(id, "external", Tier.STANDARD, DataClass.NONE, id.value());
  }

  /** Everything runs and has just passed its health probe. */
  public static Facts healthy(Topology topology, Instant at) {
    Facts facts = Facts.none(topology);
    for (Component c : topology.components()) {
      facts = after(facts, started(c.id(), at.minusSeconds(60)));
      for (ProbeSpec spec : c.probes()) {
        facts = after(facts, pass(c.id(), spec.name(), at));
      }
    }
    return facts;
  }

  public static Facts after(Facts facts, Signal... signals) {
    Map<ComponentId, ComponentFacts> next = new HashMap<>(facts.components());
    for (Signal signal : signals) {
      next.put(
          signal.component(),
          new Facts(facts.topology(), next).of(signal.component()).with(signal));
    }
    return new Facts(facts.topology(), next);
  }

  public static Signal.Started started(ComponentId id, Instant at) {
    return new Signal.Started(id, at, 4711, false);
  }

  /** A crash by SIGKILL after one minute. */
  public static Signal.Exited crashed(ComponentId id, Instant at) {
    return new Signal.Exited(
        id, at, 4711, new ExitStatus.Signalled(9), Duration.ofMinutes(1), false);
  }

  public static Signal.Probed pass(ComponentId id, String probe, Instant at) {
    return reading(id, probe, at, ProbeOutcome.PASS, Duration.ofMillis(4), "HTTP 200");
  }

  public static Signal.Probed fail(ComponentId id, String probe, Instant at) {
    return reading(id, probe, at, ProbeOutcome.FAIL, Duration.ofMillis(4), "connection refused");
  }

  /** The facts after the health probes of these components have failed often enough. */
  public static Facts failing(Facts facts, ComponentId... ids) {
    Facts next = facts;
    for (ComponentId id : ids) {
      next = after(next, fail(id, "http", NOON), fail(id, "http", NOON));
    }
    return next;
  }

  public static Signal.Probed reading(
      ComponentId id,
      String probe,
      Instant at,
      ProbeOutcome outcome,
      Duration took,
      String detail) {
    return new Signal.Probed(id, at, probe, outcome, took, detail);
  }
}
