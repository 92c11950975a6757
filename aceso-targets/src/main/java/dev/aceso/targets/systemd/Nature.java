package dev.aceso.targets.systemd;

import dev.aceso.targets.systemd.UnitState.Main;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a unit's file says of how it is meant to live.
 *
 * @param kind the end of its name, such as {@code service}
 * @param oneshot it is a service that does its work and ends
 * @param remains it counts as active after its process has ended well
 * @param awaited another unit starts it when there is something to do, or nobody needs it always
 * @param bound systemd itself stops it when a unit ends that it is bound to
 * @param notifies it may tell systemd that it is about to end
 * @param restart its Restart=
 * @param clean the exit statuses that count as success beside 0
 */
record Nature(
    String kind,
    boolean oneshot,
    boolean remains,
    boolean awaited,
    boolean bound,
    boolean notifies,
    String restart,
    Set<Integer> clean) {
  /** SIGHUP, SIGINT, SIGPIPE, SIGTERM: see SuccessExitStatus= in systemd.service(5). */
  private static final Set<Integer> CLEAN_SIGNALS = Set.of(1, 2, 13, 15);

  static Nature of(Map<String, Object> p) {
    String id = UnitState.text(p, "Id");
    String access = UnitState.text(p, "NotifyAccess");
    return new Nature(
        id.substring(id.lastIndexOf('.') + 1),
        UnitState.text(p, "Type").equals("oneshot"),
        flag(p, "RemainAfterExit"),
        any(p, "TriggeredBy") || flag(p, "StopWhenUnneeded"),
        any(p, "BindsTo"),
        !access.isEmpty() && !access.equals("none"),
        UnitState.text(p, "Restart"),
        p.get("SuccessExitStatus") instanceof Object[] sets && sets.length == 2
            ? Set.copyOf(items(sets[0]).map(Nature::number).toList())
            : Set.of());
  }

  /** Whether it isn't meant to run all the time. */
  boolean onDemand() {
    return (oneshot && !remains) || awaited;
  }

  /** Whether the process ended in a way that counts as success. */
  boolean clean(Main main) {
    return main.killed()
        ? CLEAN_SIGNALS.contains(main.status())
        : main.status() == 0 || clean.contains(main.status());
  }

  private static boolean flag(Map<String, Object> p, String key) {
    return Boolean.TRUE.equals(p.get(key));
  }

  private static boolean any(Map<String, Object> p, String key) {
    return items(p.get(key)).findAny().isPresent();
  }

  private static Stream<?> items(@Nullable Object list) {
    return switch (list) {
      case Collection<?> collection -> collection.stream();
      case Object[] array -> Arrays.stream(array);
      case int[] array -> Arrays.stream(array).boxed();
      case null, default -> Stream.empty();
    };
  }

  private static int number(Object value) {
    return value instanceof Number n ? n.intValue() : 0;
  }
}
