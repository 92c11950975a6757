package dev.aceso.engine.config;

import dev.aceso.model.Action;
import dev.aceso.model.ActionType;
import dev.aceso.model.FailureKind;
import dev.aceso.targets.ProbeType;
import dev.aceso.targets.SensorType;
import dev.aceso.targets.TargetType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schemas (2020-12) of the files. What kinds of targets, probes and sensors take is added
 * from what is installed.
 */
public final class Schemas {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Schemas() {}

  /** The schema of one of the files, by its name without the ending. */
  static ObjectNode of(String file) {
    ObjectNode schema = load(file);
    if (file.equals("recovery_config")) {
      addInstalled(schema);
    } else if (file.equals("recovery_strategies")) {
      ArrayNode kinds =
          (ArrayNode) schema.at("/$defs/playbook/properties/for/properties/kinds/items/enum");
      for (FailureKind kind : FailureKind.values()) {
        kinds.add(kind.name().toLowerCase(Locale.ROOT).replace('_', '-'));
      }
      addVerbs(schema);
    }
    spellOut(schema);
    return schema;
  }

  /** Writes all of them into a folder, for editors. */
  public static void publish(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (ConfigFile file : ConfigFile.values()) {
      Files.writeString(
          folder.resolve(file.stem() + ".schema.json"),
          JSON.writeValueAsString(of(file.stem())) + "\n");
    }
  }

  private static ObjectNode load(String file) {
    String name = "schemas/" + file + ".schema.json";
    try (InputStream in = Schemas.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + name);
      }
      return (ObjectNode) JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void addInstalled(ObjectNode schema) {
    ObjectNode component = (ObjectNode) schema.at("/$defs/component/properties");
    ArrayNode types = (ArrayNode) component.at("/type/enum");
    TreeMap<String, String> targets = new TreeMap<>();
    ServiceLoader.load(TargetType.class).forEach(t -> targets.put(t.type(), t.schema()));
    targets.forEach(
        (type, fragment) -> {
          if (!type.equals("external")) {
            types.add(type);
          }
          JSON.readTree(fragment).path("properties").properties().stream()
              .filter(p -> !component.has(p.getKey()))
              .forEach(p -> component.set(p.getKey(), p.getValue()));
        });
    ObjectNode probe = (ObjectNode) schema.at("/$defs/probe/properties");
    TreeMap<String, JsonNode> kinds = new TreeMap<>();
    ServiceLoader.load(ProbeType.class).forEach(t -> kinds.put(t.kind(), probe(t.schema())));
    kinds.forEach(probe::set);
    ObjectNode sensor = (ObjectNode) schema.at("/$defs/sensor/properties");
    TreeMap<String, JsonNode> sensors = new TreeMap<>();
    ServiceLoader.load(SensorType.class).forEach(t -> sensors.put(t.kind(), closed(t.schema())));
    sensors.forEach(sensor::set);
  }

  private static void addVerbs(ObjectNode schema) {
    TreeMap<String, TreeSet<String>> types = new TreeMap<>();
    for (TargetType target : ServiceLoader.load(TargetType.class)) {
      for (ActionType action : target.verbs()) {
        types.computeIfAbsent(action.verb(), verb -> new TreeSet<>()).add(target.type());
      }
    }
    ObjectNode steps = (ObjectNode) schema.at("/$defs/step/properties");
    ObjectNode undo = (ObjectNode) schema.at("/$defs/undo/properties");
    types.forEach(
        (verb, of) -> {
          String description = "For components of type " + String.join(", ", of) + ".";
          String takes = schema.at("/$defs").has(verb) ? verb : "act";
          steps.putObject(verb).put("description", description).put("$ref", "#/$defs/" + takes);
          if (!Action.of(verb).touchesNothing()) {
            undo.putObject(verb)
                .put("description", description)
                .putArray("type")
                .add("object")
                .add("null");
          }
        });
  }

  private static ObjectNode probe(String fragment) {
    ObjectNode schema = closed(fragment);
    ObjectNode timeout = JSON.createObjectNode();
    timeout.put("description", "After which it has failed; 1s by default.");
    timeout.put("type", "string");
    timeout.put("format", "aceso-period");
    ((ObjectNode) schema.path("properties")).set("timeout", timeout);
    return schema;
  }

  private static ObjectNode closed(String fragment) {
    ObjectNode schema = (ObjectNode) JSON.readTree(fragment);
    schema.put("additionalProperties", false);
    return schema;
  }

  /** Replaces the formats that only Aceso knows by patterns that every editor knows. */
  private static void spellOut(JsonNode node) {
    if (node instanceof ObjectNode object && object.path("format").isString()) {
      switch (object.path("format").asString()) {
        case "aceso-duration" ->
            pattern(
                object,
                "^[0-9]{1,9}(ms|s|m|h|d)$",
                "a duration such as 500ms (a number and ms, s, m, h or d)");
        case "aceso-period" ->
            pattern(
                object,
                "^0*[1-9][0-9]{0,8}(ms|s|m|h|d)$",
                "a duration above 0 such as 500ms (a number and ms, s, m, h or d)");
        case "aceso-percent" ->
            pattern(
                object,
                "^([0-9]{1,2}(\\.[0-9]{1,3})?|100)%$",
                "a share from 0% to 100%, such as 90%");
        case "aceso-size" ->
            pattern(
                object,
                "^[0-9]{1,12}(B|KiB|MiB|GiB|TiB|KB|MB|GB|TB)$",
                "a size such as 8MiB (a number and B, KiB, MiB, GiB or TiB)");
        default -> {}
      }
    }
    node.forEach(Schemas::spellOut);
  }

  private static void pattern(ObjectNode object, String pattern, String means) {
    object.remove("format");
    object.put("pattern", pattern);
    object.put("title", means);
  }
}
