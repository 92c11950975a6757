package dev.aceso.engine.config;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Checks a document against its schema and says in plain words what does not match. */
final class SchemaCheck {
  private final JsonNode schemaNode;
  private final Schema schema;

  SchemaCheck(JsonNode schemaNode) {
    this.schemaNode = schemaNode;
    this.schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schemaNode);
  }

  List<ConfigProblem> problems(YamlDocument document) {
    List<Error> errors = schema.validate(document.root());
    Set<String> misspelled = new HashSet<>();
    for (Error error : errors) {
      if (error.getKeyword().equals("additionalProperties")) {
        Similar.nearest(error.getProperty(), known(error))
            .ifPresent(meant -> misspelled.add(error.getInstanceLocation() + "/" + meant));
      }
    }
    List<ConfigProblem> problems = new ArrayList<>();
    for (Error error : errors) {
      boolean said =
          error.getKeyword().equals("required")
              && misspelled.contains(error.getInstanceLocation() + "/" + error.getProperty());
      if (!said) {
        problems.add(problem(document, error));
      }
    }
    return problems;
  }

  private ConfigProblem problem(YamlDocument document, Error error) {
    String pointer = error.getInstanceLocation().toString();
    String where = Where.of(document.root(), pointer);
    JsonNode rule = error.getSchemaNode();
    return switch (error.getKeyword()) {
      case "additionalProperties" -> {
        String key = error.getProperty();
        yield document.atKey(
            pointer + "/" + key,
            "unknown key '%s'%s%s"
                .formatted(
                    key,
                    where.isEmpty() ? "" : " in " + where,
                    Similar.hintOrAll(key, known(error))));
      }
      case "required" ->
          document.at(
              pointer,
              "%s lacks '%s': add it"
                  .formatted(where.isEmpty() ? "the file" : where, error.getProperty()));
      case "enum" -> {
        List<String> allowed = texts(rule);
        String hint = Similar.hint(document.shown(pointer), allowed);
        yield must(document, error, "be " + meant(error).orElse(alternatives(allowed)), hint);
      }
      case "type" -> must(document, error, "be " + meant(error).orElse(types(rule)), "");
      case "const" -> must(document, error, "be " + rule, "");
      case "pattern" ->
          must(document, error, "be " + meant(error).orElse("like " + rule.asString("")), "");
      case "minimum" -> must(document, error, "be at least " + rule, "");
      case "maximum" -> must(document, error, "be at most " + rule, "");
      case "minLength" ->
          document.at(
              pointer,
              rule.asInt() == 1
                  ? "%s must not be empty: give it a value".formatted(where)
                  : "%s must have at least %d characters".formatted(where, rule.asInt()));
      case "minItems", "minProperties" ->
          document.at(pointer, "%s must not be empty: give it a value".formatted(where));
      case "maxProperties" ->
          document.at(pointer, "%s must have one key: make an item of each".formatted(where));
      default -> document.at(pointer, "%s: %s".formatted(where, error.getMessage()));
    };
  }

  private ConfigProblem must(YamlDocument document, Error error, String what, String hint) {
    String pointer = error.getInstanceLocation().toString();
    String where = Where.of(document.root(), pointer);
    return document.at(
        pointer,
        "%s must %s%s%s"
            .formatted(where.isEmpty() ? "the file" : where, what, but(document, error), hint));
  }

  /** What it is instead; nothing where the schema says that it may be a secret. */
  private String but(YamlDocument document, Error error) {
    if (beside(error).path("writeOnly").asBoolean(false)) {
      return "";
    }
    String pointer = error.getInstanceLocation().toString();
    JsonNode value = document.root().at(pointer);
    if (value.isNull()) {
      return ", but it has no value";
    }
    return value.isContainer()
        ? ", not " + document.shown(pointer)
        : ", not '%s'".formatted(document.shown(pointer));
  }

  /** The keys that the schema beside the failed keyword knows. */
  private List<String> known(Error error) {
    return beside(error).path("properties").propertyNames().stream().sorted().toList();
  }

  /** What the schema calls the values that match. */
  private Optional<String> meant(Error error) {
    return Optional.of(beside(error).path("title").asString("")).filter(t -> !t.isEmpty());
  }

  private JsonNode beside(Error error) {
    String fragment = String.valueOf(error.getSchemaLocation().getFragment());
    String pointer = fragment.startsWith("#") ? fragment.substring(1) : fragment;
    int end = pointer.lastIndexOf('/');
    return schemaNode.at(end <= 0 ? "" : pointer.substring(0, end));
  }

  private static String types(JsonNode types) {
    return alternatives(
        (types.isArray() ? texts(types) : List.of(types.asString()))
            .stream().filter(t -> !t.equals("null")).map(SchemaCheck::type).toList());
  }

  private static String type(String name) {
    return switch (name) {
      case "object" -> "keys and values";
      case "array" -> "a list";
      case "integer" -> "a whole number";
      case "number" -> "a number";
      case "boolean" -> "true or false";
      case "string" -> "text";
      default -> name;
    };
  }

  /** {@code a}, {@code a or b}, {@code a, b or c}. */
  private static String alternatives(List<String> names) {
    int last = names.size() - 1;
    return last < 1
        ? String.join("", names)
        : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(n -> texts.add(n.isString() ? n.asString() : n.toString()));
    return texts;
  }
}
