package dev.aceso.targets.systemd;

import com.google.auto.service.AutoService;
import dev.aceso.model.ActionType;
import dev.aceso.model.Signal;
import dev.aceso.targets.Target;
import dev.aceso.targets.TargetSpec;
import dev.aceso.targets.TargetType;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Units of systemd on this machine, or on another whose bus can be reached. */
@AutoService(TargetType.class)
public final class SystemdTargetType implements TargetType {
  private static final String SYSTEM_BUS = "unix:path=/run/dbus/system_bus_socket";
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  @Override
  public String type() {
    return "systemd";
  }

  @Override
  public String schema() {
    return """
        {
          "type": "object",
          "properties": {
            "unit": {
              "type": "string",
              "description": "the unit's full name, such as nginx.service",
              "pattern": "^[A-Za-z0-9:_.\\\\\\\\@-]{1,246}\\\\.(service|socket|mount|automount|swap|target|timer|path|slice|scope)$"
            },
            "bus": {
              "type": "string",
              "description": "D-Bus address of the host's system bus",
              "default": "unix:path=/run/dbus/system_bus_socket",
              "pattern": "^unix:path=/.+"
            },
            "deadline": {
              "type": "string",
              "description": "how long one call over the bus may take",
              "default": "2s",
              "pattern": "^[0-9]{1,9}(ms|s|m)$"
            }
          },
          "required": ["unit"]
        }
        """;
  }

  @Override
  public List<ActionType> verbs() {
    return UnitVerbs.ALL;
  }

  @Override
  public Target open(TargetSpec spec, Consumer<Signal> sink) {
    return new SystemdTarget(
        spec.component().id(),
        spec.settings().text("unit"),
        spec.settings().text("bus", SYSTEM_BUS),
        spec.settings().duration("deadline", DEADLINE),
        new OwnStops(spec.state().resolve(spec.component().id() + ".stopped")),
        sink);
  }
}
