package dev.aceso.model;

import java.time.Duration;
import java.util.List;

/**
 * Anything that can fail and be acted on.
 *
 * @param type kind of target that probes and acts on it, such as {@code process}
 * @param group components that stand in for one another share a group; by default its own id
 * @param dependsOn what it needs in order to work, in the order they were declared
 * @param probes the health and functionality probes that are run against it
 * @param startup how long after its start it may not be well yet before it is called hung
 * @param lifetime whether it is meant to run all the time
 * @param heartbeats whether it says by itself, by heartbeats, that it works
 */
public record Component(
    ComponentId id,
    String type,
    Tier tier,
    DataClass data,
    String group,
    List<ComponentId> dependsOn,
    List<ProbeSpec> probes,
    Duration startup,
    Lifetime lifetime,
    boolean heartbeats) {
  /** Above the start of a service on a JVM on a loaded machine. */
  public static final Duration STARTUP = Duration.ofSeconds(10);

  public Component {
    dependsOn = List.copyOf(dependsOn);
    probes = List.copyOf(probes);
  }

  /** A component that is given the usual time to start. */
  public Component(
      ComponentId id,
      String type,
      Tier tier,
      DataClass data,
      String group,
      List<ComponentId> dependsOn,
      List<ProbeSpec> probes) {
    this(id, type, tier, data, group, dependsOn, probes, STARTUP);
  }

  /** A component that is meant to run all the time. */
  public Component(
      ComponentId id,
      String type,
      Tier tier,
      DataClass data,
      String group,
      List<ComponentId> dependsOn,
      List<ProbeSpec> probes,
      Duration startup) {
    this(id, type, tier, data, group, dependsOn, probes, startup, Lifetime.UP, false);
  }

  /** The same component with another lifetime. */
  public Component lasting(Lifetime other) {
    return new Component(
        id, type, tier, data, group, dependsOn, probes, startup, other, heartbeats);
  }

  /** The same component, that sends heartbeats. */
  public Component beating() {
    return new Component(id, type, tier, data, group, dependsOn, probes, startup, lifetime, true);
  }

  /** The probes that give evidence in a category. */
  public List<ProbeSpec> probes(Category category) {
    return probes.stream().filter(p -> p.category() == category).toList();
  }
}
