package dev.aceso.engine.config;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    List<ConfigProblem> problems = new ArrayList<>();
    for (Error error : schema.validate(document.root())) {
      problems.add(problem(document, error));
    }
    return problems;
  }

  private ConfigProblem problem(YamlDocument document, Error error) {
    String pointer = error.getInstanceLocation().toString();
    String value = document.shown(pointer);
    String where = Where.of(document.root(), pointer);
    return switch (error.getKeyword()) {
      case "additionalProperties", "unevaluatedProperties" -> {
        String key = String.valueOf(error.getProperty());
        List<String> known = known(error);
        String hint = Similar.hint(key, known);
        yield document.atKey(
            pointer + "/" + key,
            "unknown key '%s'%s%s"
                .formatted(
                    key,
                    where,
                    hint.isEmpty() ? "; known here: " + String.join(", ", known) : hint));
      }
      case "required" ->
          document.at(pointer, "'%s' is missing%s: add it".formatted(error.getProperty(), where));
      case "type" ->
          document.at(
              pointer, "'%s' must be %s%s".formatted(value, types(error.getSchemaNode()), where));
      case "enum" -> {
        List<String> allowed = texts(error.getSchemaNode());
        yield document.at(
            pointer,
            "'%s' is none of %s%s%s"
                .formatted(value, String.join(", ", allowed), where, Similar.hint(value, allowed)));
      }
      case "const" ->
          document.at(pointer, "'%s' must be %s%s".formatted(value, error.getSchemaNode(), where));
      case "pattern" ->
          document.at(pointer, "'%s' is not %s%s".formatted(value, means(error), where));
      case "minimum" ->
          document.at(
              pointer,
              "%s is too small: at least %s%s".formatted(value, error.getSchemaNode(), where));
      case "maximum" ->
          document.at(
              pointer,
              "%s is too large: at most %s%s".formatted(value, error.getSchemaNode(), where));
      case "minItems", "minProperties", "minLength" ->
          document.at(pointer, "this is empty%s: give it a value".formatted(where));
      default -> document.at(pointer, error.getMessage() + where);
    };
  }

  /** The keys that the schema beside the failed keyword knows. */
  private List<String> known(Error error) {
    List<String> names = new ArrayList<>();
    beside(error).path("properties").propertyNames().forEach(names::add);
    return names.stream().sorted().toList();
  }

  /** What the schema says that its pattern means. */
  private String means(Error error) {
    return beside(error).path("title").asString("as it must be written");
  }

  private JsonNode beside(Error error) {
    String fragment = String.valueOf(error.getSchemaLocation().getFragment());
    String pointer = fragment.startsWith("#") ? fragment.substring(1) : fragment;
    int end = pointer.lastIndexOf('/');
    return schemaNode.at(end <= 0 ? "" : pointer.substring(0, end));
  }

  private static String types(JsonNode types) {
    List<String> names = types.isArray() ? texts(types) : List.of(types.asString());
    return String.join(
        " or ",
        names.stream()
            .map(
                n ->
                    switch (n) {
                      case "object" -> "keys and values";
                      case "array" -> "a list";
                      case "integer" -> "a whole number";
                      case "number" -> "a number";
                      case "boolean" -> "true or false";
                      case "string" -> "text";
                      default -> n.toLowerCase(Locale.ROOT);
                    })
            .toList());
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(n -> texts.add(n.isString() ? n.asString() : n.toString()));
    return texts;
  }
}
