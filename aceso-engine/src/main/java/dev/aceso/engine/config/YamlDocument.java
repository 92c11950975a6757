package dev.aceso.engine.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A YAML file as JSON, with the place of every value and key in the file, by JSON pointer (RFC
 * 6901).
 */
final class YamlDocument {
  private static final int MOST_NODES = 100_000;

  private final String file;
  private final Map<String, Mark> values = new HashMap<>();
  private final Map<String, Mark> keys = new HashMap<>();
  private final Map<String, String> written = new HashMap<>();
  private final List<ConfigProblem> problems = new ArrayList<>();
  private final Expansion expansion;
  private JsonNode root = JsonNodeFactory.instance.objectNode();
  private int nodes;

  private YamlDocument(String file, Expansion expansion) {
    this.file = file;
    this.expansion = expansion;
  }

  /** Reads a file's text; what is wrong with it as YAML is in {@link #problems}. */
  static YamlDocument parse(String file, String text, Expansion expansion) {
    YamlDocument document = new YamlDocument(file, expansion);
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(file).setUseMarks(true).build();
      Optional<Node> node = new Compose(settings).composeString(text);
      if (node.isPresent()) {
        document.root = document.convert(node.get(), "");
      }
      if (!document.root.isObject()) {
        document.problem("", "the file must be a list of keys and values");
        document.root = JsonNodeFactory.instance.objectNode();
      }
    } catch (MarkedYamlEngineException e) {
      Mark mark = e.getProblemMark().orElse(null);
      document.problems.add(
          new ConfigProblem(
              file,
              mark == null ? 1 : mark.getLine() + 1,
              mark == null ? 1 : mark.getColumn() + 1,
              "this is no YAML: %s".formatted(e.getProblem())));
    } catch (YamlEngineException e) {
      document.problems.add(new ConfigProblem(file, 1, 1, "this is no YAML: " + e.getMessage()));
    }
    return document;
  }

  String file() {
    return file;
  }

  JsonNode root() {
    return root;
  }

  List<ConfigProblem> problems() {
    return problems;
  }

  /** A problem with the value at the pointer. */
  ConfigProblem at(String pointer, String message) {
    return at(values.get(nearest(pointer, values)), message);
  }

  /** A problem with the key at the pointer. */
  ConfigProblem atKey(String pointer, String message) {
    return keys.containsKey(pointer) ? at(keys.get(pointer), message) : at(pointer, message);
  }

  /** Line of the value at the pointer, from 1. */
  int line(String pointer) {
    Mark mark = values.get(nearest(pointer, values));
    return mark == null ? 1 : mark.getLine() + 1;
  }

  /** The value as it stands in the file, without what references were expanded to. */
  String shown(String pointer) {
    String text = written.get(pointer);
    if (text == null) {
      return root.at(pointer).isMissingNode() ? "" : root.at(pointer).toString();
    }
    return text.length() > 60 ? text.substring(0, 60) + "..." : text;
  }

  private ConfigProblem at(@org.jspecify.annotations.Nullable Mark mark, String message) {
    return new ConfigProblem(
        file,
        mark == null ? 1 : mark.getLine() + 1,
        mark == null ? 1 : mark.getColumn() + 1,
        message);
  }

  /** The pointer itself, or the nearest above it that is there. */
  private static String nearest(String pointer, Map<String, Mark> marks) {
    String p = pointer;
    while (!p.isEmpty() && !marks.containsKey(p)) {
      p = p.substring(0, p.lastIndexOf('/'));
    }
    return p;
  }

  private void problem(String pointer, String message) {
    problems.add(at(pointer, message));
  }

  private JsonNode convert(Node node, String pointer) {
    node.getStartMark().ifPresent(mark -> values.put(pointer, mark));
    if (++nodes > MOST_NODES) {
      if (nodes == MOST_NODES + 1) {
        problem(pointer, "the file has too many values, or aliases that expand to too many");
      }
      return JsonNodeFactory.instance.nullNode();
    }
    return switch (node) {
      case MappingNode mapping -> mapping(mapping, pointer);
      case SequenceNode sequence -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Node item : sequence.getValue()) {
          array.add(convert(item, pointer + "/" + array.size()));
        }
        yield array;
      }
      case ScalarNode scalar -> scalar(scalar, pointer);
      default -> {
        problem(pointer, "an alias to itself is not possible");
        yield JsonNodeFactory.instance.nullNode();
      }
    };
  }

  private ObjectNode mapping(MappingNode mapping, String pointer) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problem(pointer, "a key must be plain text");
        continue;
      }
      String name = key.getValue();
      String child = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
      Mark first = keys.get(child);
      key.getStartMark()
          .ifPresent(
              mark -> {
                if (first != null) {
                  problems.add(
                      at(
                          mark,
                          "'%s' is written twice, first in line %d: remove one"
                              .formatted(name, first.getLine() + 1)));
                } else {
                  keys.put(child, mark);
                }
              });
      if (first == null) {
        object.set(name, convert(tuple.getValueNode(), child));
      }
    }
    return object;
  }

  private JsonNode scalar(ScalarNode scalar, String pointer) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    String text = scalar.getValue();
    written.put(pointer, text);
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.NULL)) {
      return json.nullNode();
    }
    if (tag.equals(Tag.BOOL)) {
      return json.booleanNode(text.equalsIgnoreCase("true"));
    }
    try {
      if (tag.equals(Tag.INT)) {
        return json.numberNode(Long.parseLong(text));
      }
      if (tag.equals(Tag.FLOAT)) {
        return json.numberNode(Double.parseDouble(text));
      }
      return json.stringNode(expansion.expand(text));
    } catch (NumberFormatException e) {
      problem(pointer, "'%s' is no number that can be used here".formatted(text));
    } catch (Expansion.UnresolvedException e) {
      problem(pointer, "'%s': %s".formatted(text, e.getMessage()));
    }
    return json.stringNode(text);
  }
}
