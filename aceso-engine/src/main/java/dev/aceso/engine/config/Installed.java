package dev.aceso.engine.config;

import dev.aceso.model.ActionType;
import dev.aceso.model.Settings;
import dev.aceso.targets.ProbeType;
import dev.aceso.targets.SensorType;
import dev.aceso.targets.TargetType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The kinds of targets, probes and sensors that are installed, and what each takes. */
final class Installed {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<String, JsonNode> targets = new TreeMap<>();
  private final Set<String> probes = new TreeSet<>();
  private final Set<String> sensors = new TreeSet<>();
  private final Map<String, Set<String>> verbs = new TreeMap<>();
  private final Set<String> disruptive = new TreeSet<>();

  Installed() {
    for (TargetType type : ServiceLoader.load(TargetType.class)) {
      targets.put(type.type(), JSON.readTree(type.schema()));
      Set<String> can = new TreeSet<>();
      type.verbs().stream().map(ActionType::verb).forEach(can::add);
      verbs.put(type.type(), can);
      type.verbs().stream()
          .filter(ActionType::disruptive)
          .map(ActionType::verb)
          .forEach(disruptive::add);
    }
    ServiceLoader.load(ProbeType.class).forEach(p -> probes.add(p.kind()));
    ServiceLoader.load(SensorType.class).forEach(s -> sensors.add(s.kind()));
  }

  Set<String> probes() {
    return probes;
  }

  Set<String> sensors() {
    return sensors;
  }

  /** Every type of component, with {@code external}, which can only be looked at. */
  Set<String> types() {
    Set<String> types = new TreeSet<>(targets.keySet());
    types.add("external");
    return types;
  }

  /** What can be done to a component of the type. */
  Set<String> verbs(String type) {
    return verbs.getOrDefault(type, Set.of());
  }

  /** Whether the verb can interrupt service on any type of component. */
  boolean disruptive(String verb) {
    return disruptive.contains(verb);
  }

  /** The settings that a type of component has beside the common ones. */
  Set<String> keys(String type) {
    JsonNode schema = targets.get(type);
    return schema == null
        ? Set.of()
        : new LinkedHashSet<>(List.copyOf(schema.path("properties").propertyNames()));
  }

  /** {@code (type systemd has)}, or empty. */
  String belongsTo(String key) {
    List<String> types =
        targets.keySet().stream().filter(type -> keys(type).contains(key)).toList();
    return types.isEmpty() ? "" : " (type %s has)".formatted(String.join(", ", types));
  }

  /** Why a component of the type can't have these settings: something that it needs is missing. */
  Optional<String> objection(String type, Settings settings) {
    JsonNode schema = targets.get(type);
    if (schema == null) {
      return Optional.empty();
    }
    for (JsonNode required : schema.path("required")) {
      if (!settings.has(required.asString())) {
        return Optional.of("lacks '%s': add it".formatted(required.asString()));
      }
    }
    return type.equals("process") && !settings.has("command") && !settings.has("pidfile")
        ? Optional.of("lacks 'command': add it, or the 'pidfile' of what runs already")
        : Optional.empty();
  }
}
