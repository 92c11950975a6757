package dev.aceso.safety;

import dev.aceso.model.ComponentId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What people have said must not be touched.
 *
 * @param paused components that are paused, and until when; {@link Instant#MAX} until resumed
 * @param all until when everything is paused; empty when it isn't
 * @param killSwitch whether the kill-switch file is there
 * @param unfit why the engine's own view can't be trusted at present, if so
 */
public record Holds(
    Map<ComponentId, Instant> paused,
    Optional<Instant> all,
    boolean killSwitch,
    Optional<String> unfit) {
  public static final Holds NONE = new Holds(Map.of(), Optional.empty(), false, Optional.empty());

  public Holds {
    paused = Map.copyOf(paused);
  }

  /** With a component paused, or everything. */
  public Holds pause(Optional<ComponentId> component, Instant until) {
    Map<ComponentId, Instant> next = new HashMap<>(paused);
    component.ifPresent(id -> next.put(id, until));
    return new Holds(next, component.isPresent() ? all : Optional.of(until), killSwitch, unfit);
  }

  /** With a component no longer paused, or not everything. */
  public Holds resume(Optional<ComponentId> component) {
    Map<ComponentId, Instant> next = new HashMap<>(paused);
    component.ifPresent(next::remove);
    return new Holds(next, component.isPresent() ? all : Optional.empty(), killSwitch, unfit);
  }

  public Holds killSwitch(boolean set) {
    return new Holds(paused, all, set, unfit);
  }

  public Holds unfit(Optional<String> why) {
    return new Holds(paused, all, killSwitch, why);
  }

  /** When the last of the pauses that forbid an effect on these now ends by itself, if any does. */
  public Optional<Instant> until(Set<ComponentId> touched, Instant now) {
    return Stream.concat(all.stream(), touched.stream().map(id -> paused.getOrDefault(id, now)))
        .filter(at -> at.isAfter(now) && at.isBefore(Instant.MAX))
        .max(Instant::compareTo);
  }

  public boolean everything(Instant now) {
    return all.filter(now::isBefore).isPresent();
  }

  public boolean paused(ComponentId id, Instant now) {
    return paused.getOrDefault(id, Instant.MIN).isAfter(now);
  }

  /** Whether a person forbids any further effect on any of these now. */
  public boolean forbid(Set<ComponentId> touched, Instant now) {
    return killSwitch || everything(now) || touched.stream().anyMatch(id -> paused(id, now));
  }
}
