package dev.aceso.engine.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
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
  private static final int LONGEST_SHOWN = 60;

  private final String file;
  private final List<String> lines;
  private final Map<String, Node> values = new HashMap<>();
  private final Map<String, Mark> keys = new HashMap<>();
  private final List<ConfigProblem> problems = new ArrayList<>();
  private final Expansion expansion;
  private JsonNode root = JsonNodeFactory.instance.objectNode();
  private int nodes;

  private YamlDocument(String file, String text, Expansion expansion) {
    this.file = file;
    this.lines = text.lines().toList();
    this.expansion = expansion;
  }

  /** Reads a file's text; what is wrong with it as YAML is in {@link #problems}. */
  static YamlDocument parse(String file, String text, Expansion expansion) {
    YamlDocument document = new YamlDocument(file, text, expansion);
    try {
      Optional<Node> node = YamlSyntax.compose(file, text);
      if (node.isPresent()) {
        document.root = document.convert(node.get(), "", 0);
      }
      if (!document.root.isObject()) {
        document.problem("", "the file must hold keys and values, such as 'version: 1'");
        document.root = JsonNodeFactory.instance.objectNode();
      }
    } catch (YamlSyntax.SyntaxException e) {
      document.problems.add(e.problem());
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
    return at(mark(pointer), message);
  }

  /** A problem with the key at the pointer. */
  ConfigProblem atKey(String pointer, String message) {
    return keys.containsKey(pointer) ? at(keys.get(pointer), message) : at(pointer, message);
  }

  /**
   * A problem within the text at the pointer.
   *
   * @param line within the text, from 0
   * @param column within that line, from 0
   */
  ConfigProblem within(String pointer, int line, int column, String message) {
    ConfigProblem whole = at(pointer, message);
    if (!(values.get(pointer) instanceof ScalarNode scalar)) {
      return whole;
    }
    ScalarStyle style = scalar.getScalarStyle();
    if (style == ScalarStyle.LITERAL) {
      int indent =
          whole.line() < lines.size()
              ? lines.get(whole.line()).length() - lines.get(whole.line()).stripLeading().length()
              : 0;
      return new ConfigProblem(file, whole.line() + 1 + line, indent + column + 1, message);
    }
    if (style == ScalarStyle.FOLDED || line > 0) {
      return whole;
    }
    int quote = style == ScalarStyle.PLAIN ? 0 : 1;
    return new ConfigProblem(file, whole.line(), whole.column() + quote + column, message);
  }

  /** Line of the value at the pointer, from 1. */
  int line(String pointer) {
    return at(pointer, "").line();
  }

  /** The value as it stands in the file, without what references were expanded to. */
  String shown(String pointer) {
    return switch (values.get(pointer)) {
      case ScalarNode scalar -> {
        String text = scalar.getValue();
        yield text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text;
      }
      case SequenceNode _ -> "a list";
      case MappingNode _ -> "keys and values";
      case null, default -> "";
    };
  }

  private ConfigProblem at(@Nullable Mark mark, String message) {
    return new ConfigProblem(
        file,
        mark == null ? 1 : mark.getLine() + 1,
        mark == null ? 1 : mark.getColumn() + 1,
        message);
  }

  /** Where the value begins, or the nearest value above it that is there. */
  private @Nullable Mark mark(String pointer) {
    String p = pointer;
    while (!p.isEmpty() && !values.containsKey(p)) {
      p = p.substring(0, p.lastIndexOf('/'));
    }
    Node node = values.get(p);
    return node == null ? null : node.getStartMark().orElse(null);
  }

  private void problem(String pointer, String message) {
    problems.add(at(pointer, message));
  }

  private JsonNode convert(Node node, String pointer, int depth) {
    values.put(pointer, node);
    if (++nodes > MOST_NODES || depth > YamlSyntax.DEEPEST) {
      if (nodes == MOST_NODES + 1 || nodes <= MOST_NODES) {
        problem(
            pointer,
            "the aliases of this file expand to too much: at most %d values, %d levels deep"
                .formatted(MOST_NODES, YamlSyntax.DEEPEST));
        nodes = MOST_NODES + 1;
      }
      return JsonNodeFactory.instance.nullNode();
    }
    if (node.isRecursive()) {
      problem(pointer, "this holds an alias to itself: write it out");
      return JsonNodeFactory.instance.nullNode();
    }
    return switch (node) {
      case MappingNode mapping -> mapping(mapping, pointer, depth);
      case SequenceNode sequence -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Node item : sequence.getValue()) {
          array.add(convert(item, pointer + "/" + array.size(), depth + 1));
        }
        yield array;
      }
      case ScalarNode scalar -> scalar(scalar, pointer);
      default -> throw new IllegalStateException("no kind of YAML node: " + node.getNodeType());
    };
  }

  private ObjectNode mapping(MappingNode mapping, String pointer, int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (NodeTuple tuple : mapping.getValue()) {
      @Nullable Mark mark = tuple.getKeyNode().getStartMark().orElse(null);
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(at(mark, "a key must be plain text"));
        continue;
      }
      String name = key.getValue();
      String child = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
      if (object.has(name)) {
        problems.add(
            at(
                mark,
                "'%s' is written twice, first in line %d: remove one"
                    .formatted(name, at(keys.get(child), "").line())));
        continue;
      }
      if (mark != null) {
        keys.put(child, mark);
      }
      object.set(name, convert(tuple.getValueNode(), child, depth + 1));
    }
    return object;
  }

  private JsonNode scalar(ScalarNode scalar, String pointer) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    String text = scalar.getValue();
    Tag tag = scalar.getTag();
    try {
      if (tag.equals(Tag.NULL)) {
        return json.nullNode();
      } else if (tag.equals(Tag.BOOL)) {
        return json.booleanNode(text.equalsIgnoreCase("true"));
      } else if (tag.equals(Tag.INT)) {
        return json.numberNode(Long.parseLong(text));
      } else if (tag.equals(Tag.FLOAT)) {
        return number(text);
      } else if (tag.equals(Tag.STR)) {
        return json.stringNode(printable(expansion.expand(text), pointer));
      }
      problem(pointer, "the tag '%s' is not known: remove it".formatted(tag.getValue()));
    } catch (NumberFormatException e) {
      problem(pointer, "'%s' is no number that can be used here".formatted(text));
    } catch (Expansion.UnresolvedException e) {
      problem(pointer, "'%s': %s".formatted(shown(pointer), e.getMessage()));
    }
    return json.stringNode(text);
  }

  /** No path, argument or header can hold a NUL; everything else is for whoever takes it. */
  private String printable(String text, String pointer) {
    if (text.indexOf('\0') >= 0) {
      problem(pointer, "the character U+0000 is not allowed: remove it");
    }
    return text.replace("\0", "");
  }

  private static JsonNode number(String text) {
    double value = Double.parseDouble(text);
    if (!Double.isFinite(value)) {
      throw new NumberFormatException(text);
    }
    return JsonNodeFactory.instance.numberNode(value);
  }
}
