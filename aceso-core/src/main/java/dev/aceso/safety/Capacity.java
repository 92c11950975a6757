package dev.aceso.safety;

import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Refusal;
import dev.aceso.model.Refusal.Reason;
import dev.aceso.model.Step;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The gates that keep enough of the system serving while something is repaired. */
final class Capacity {
  private Capacity() {}

  /**
   * A member that is down already can be acted on freely, as that takes nothing out of service. One
   * that serves, or may serve, can only be interrupted while enough others are known to serve.
   */
  static Optional<Refusal> group(Request r) {
    Set<ComponentId> interrupted =
        r.plan().steps().stream()
            .filter(Step::disruptive)
            .map(Step::on)
            .collect(Collectors.toCollection(TreeSet::new));
    return interrupted.stream()
        .flatMap(id -> r.topology().find(id).stream())
        .map(Component::group)
        .distinct()
        .sorted()
        .flatMap(group -> group(r, group, interrupted).stream())
        .findFirst();
  }

  private static Optional<Refusal> group(Request r, String name, Set<ComponentId> interrupted) {
    List<ComponentId> members = r.topology().group(name).stream().map(Component::id).toList();
    if (members.size() == 1) {
      return Optional.empty(); // one member is always allowed
    }
    Set<ComponentId> taken = new TreeSet<>();
    Set<ComponentId> out = new TreeSet<>();
    for (ComponentId member : members) {
      if (interrupted.contains(member)) {
        if (r.service(member) != Service.DOWN) {
          taken.add(member);
        }
      } else if (r.service(member) != Service.UP || r.occupant(member).isPresent()) {
        out.add(member);
      }
    }
    long after = members.stream().filter(m -> interrupted.contains(m) || out.contains(m)).count();
    int most = most(r, members.size());
    if (taken.isEmpty() || after <= most) {
      return Optional.empty();
    }
    return Gates.refuse(
        Reason.GROUP_LIMIT,
        "interrupting %s would leave %d of the %d in group %s out of service, %d may be (%d%%)%s"
            .formatted(
                Gates.names(taken),
                after,
                members.size(),
                name,
                most,
                Math.round(100 * r.limits().group()),
                out.isEmpty() ? "" : "; already out: " + Gates.names(out)));
  }

  /** One member can always be acted on, as a group of one must be curable too. */
  private static int most(Request r, int members) {
    int spared = Math.max(1, members - r.guards().minimumHealthy());
    return Math.min(r.limits().groupAtMost(members), spared);
  }

  static Optional<Refusal> system(Request r) {
    int all = r.topology().components().size();
    int most = r.limits().systemAtMost(all);
    if (most >= all) {
      return Optional.empty();
    }
    Set<ComponentId> touched = r.touchedByOthers();
    touched.addAll(r.touched());
    return touched.size() <= most
        ? Optional.empty()
        : Gates.refuse(
            Reason.SYSTEM_LIMIT,
            "%d of %d components would be acted on at once, %d may be (%d%%): %s"
                .formatted(
                    touched.size(),
                    all,
                    most,
                    Math.round(100 * r.limits().system()),
                    Gates.names(touched)));
  }
}
