package dev.aceso.targets.systemd;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A unit as an object on a bus. Thread-safe. */
final class UnitObject {
  private final Bus bus;
  private final String unit;
  private volatile @Nullable String path;

  /** What a look at it gave. */
  sealed interface Look {
    /** It was seen; with its properties as systemd gave them. */
    record Seen(UnitState state, Map<String, Object> properties) implements Look {}

    /** It could not be seen. */
    record Blind(Reply why) implements Look {}
  }

  UnitObject(Bus bus, String unit) {
    this.bus = bus;
    this.unit = unit;
  }

  String unit() {
    return unit;
  }

  Bus bus() {
    return bus;
  }

  /** Whether signals of that path are this unit's. An alias is known under its unit's own path. */
  boolean at(String other) {
    return other.equals(path);
  }

  /** A fresh look, within the time given. */
  Look look(Duration within) throws InterruptedException {
    Deadline end = Deadline.in(within);
    String known = path;
    if (known == null) {
      Reply loaded = bus.call(Call.manager("LoadUnit", "s", unit), end.left());
      if (!(loaded instanceof Reply.Answer answer)) {
        return new Look.Blind(loaded);
      }
      known = String.valueOf(answer.values().getFirst());
      path = known;
    }
    // With no interface named, systemd gives the properties of all of them as of one moment.
    Reply reply = bus.call(Call.object(known, Call.PROPERTIES, "GetAll", "s", ""), end.left());
    return reply instanceof Reply.Answer answer
            && answer.values().getFirst() instanceof Map<?, ?> properties
        ? seen(properties)
        : new Look.Blind(reply);
  }

  /** When systemd came up on the host, in its own words; the same until the host boots again. */
  Reply bootedAt(Duration within) throws InterruptedException {
    return bus.call(
        Call.object(
            "/org/freedesktop/systemd1",
            Call.PROPERTIES,
            "Get",
            "ss",
            Call.MANAGER,
            "UserspaceTimestamp"),
        within);
  }

  /** Forgets its path, as an alias may name another unit now. */
  void forget() {
    path = null;
  }

  private static Look seen(Map<?, ?> read) {
    Map<String, Object> properties = new java.util.HashMap<>();
    read.forEach((key, value) -> properties.put(String.valueOf(key), value));
    return new Look.Seen(UnitState.of(properties), properties);
  }
}
