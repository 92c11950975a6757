package dev.aceso.safety;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Durations;
import dev.aceso.model.Guards;
import dev.aceso.model.Onset;
import dev.aceso.model.Refusal;
import dev.aceso.model.Refusal.Reason;
import dev.aceso.model.Topology;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Many components that begin to fail within a short time are taken for one failure with one cause:
 * what the others need is seen to first, and what nothing explains is tried one by one.
 *
 * @param struck the components
 * @param origin the one that explains at least half of the others
 * @param last when the latest began to fail
 */
record Storm(Set<ComponentId> struck, Optional<ComponentId> origin, Instant last) {
  /** The storm that goes on at the moment, if any. */
  static Optional<Storm> of(
      Collection<Onset> onsets, Topology topology, Guards.Storm policy, Instant now) {
    if (onsets.size() < policy.failures()) {
      return Optional.empty();
    }
    Map<ComponentId, Instant> latest = new TreeMap<>();
    for (Onset onset : onsets) {
      if (onset.at().isAfter(now.minus(policy.within()))
          && topology.find(onset.component()).isPresent()) {
        latest.merge(onset.component(), onset.at(), (a, b) -> a.isAfter(b) ? a : b);
      }
    }
    if (latest.size() < policy.failures()) {
      return Optional.empty();
    }
    Instant last = latest.values().stream().max(Instant::compareTo).orElse(now);
    Set<ComponentId> struck = new TreeSet<>(latest.keySet());
    return Optional.of(new Storm(struck, origin(struck, topology), last));
  }

  private static Optional<ComponentId> origin(Set<ComponentId> struck, Topology topology) {
    record Explains(ComponentId id, long others) {}
    return struck.stream()
        .map(
            id ->
                new Explains(id, topology.dependants(id).stream().filter(struck::contains).count()))
        .filter(e -> e.others() > 0 && e.others() * 2 >= struck.size() - 1)
        .max(
            Comparator.comparingLong(Explains::others)
                .thenComparing(Comparator.comparing(Explains::id).reversed()))
        .map(Explains::id);
  }

  /** Why the plan has to wait for the storm to pass. */
  static Optional<Refusal> refusal(Request r) {
    Guards.Storm policy = r.guards().storm();
    Optional<Storm> storm = of(r.traffic().onsets(), r.topology(), policy, r.now());
    return storm
        .filter(s -> s.origin().filter(r.plan().component()::equals).isEmpty())
        .flatMap(s -> s.holds(r, policy))
        .map(
            why ->
                new Refusal(
                    Reason.STORM,
                    "%d components began to fail within %s, which is one cause and not many (%s): %s"
                        .formatted(
                            storm.get().struck().size(),
                            Durations.show(policy.within()),
                            Gates.names(storm.get().struck()),
                            why)));
  }

  private Optional<String> holds(Request r, Guards.Storm policy) {
    if (r.now().isBefore(last.plus(policy.settle()))) {
      return Optional.of(
          "nothing is done before none has joined for " + Durations.show(policy.settle()));
    }
    if (origin.filter(id -> r.service(id) == Service.DOWN).isPresent()) {
      return Optional.of(origin.get() + " is seen to first, as the others need it");
    }
    return r.other()
        .map("they are tried one by one, and incident %s is being recovered"::formatted);
  }
}
