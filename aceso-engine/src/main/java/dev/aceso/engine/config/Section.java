package dev.aceso.engine.config;

import dev.aceso.model.Settings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** A part of a document with its place, for the readers of the files. */
record Section(YamlDocument document, String pointer) {
  static Section root(YamlDocument document) {
    return new Section(document, "");
  }

  JsonNode node() {
    return document.root().at(pointer);
  }

  boolean has(String key) {
    return node().has(key) && !node().get(key).isNull();
  }

  Section get(String key) {
    return new Section(document, pointer + "/" + key.replace("~", "~0").replace("/", "~1"));
  }

  List<Section> items(String key) {
    List<Section> items = new ArrayList<>();
    for (int i = 0; i < node().path(key).size(); i++) {
      items.add(new Section(document, pointer + "/" + key + "/" + i));
    }
    return items;
  }

  List<String> keys() {
    return List.copyOf(node().propertyNames());
  }

  String text(String key, String otherwise) {
    return has(key) ? node().get(key).asString() : otherwise;
  }

  Optional<String> text(String key) {
    return has(key) ? Optional.of(node().get(key).asString()) : Optional.empty();
  }

  /** A scalar, or each item of a list of them. */
  List<Section> each(String key) {
    return node().path(key).isArray() ? items(key) : has(key) ? List.of(get(key)) : List.of();
  }

  /** A scalar or a list of scalars, as a list. */
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    JsonNode value = node().path(key);
    if (value.isArray()) {
      value.forEach(v -> texts.add(v.asString()));
    } else if (!value.isMissingNode() && !value.isNull()) {
      texts.add(value.asString());
    }
    return texts;
  }

  <E extends Enum<E>> E constant(String key, Class<E> type, E otherwise) {
    return text(key).map(t -> constant(t, type)).orElse(otherwise);
  }

  <E extends Enum<E>> Set<E> constants(String key, Class<E> type) {
    Set<E> found = new LinkedHashSet<>();
    texts(key).forEach(t -> found.add(constant(t, type)));
    return found;
  }

  private static <E extends Enum<E>> E constant(String text, Class<E> type) {
    return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** As plain settings, without the given keys. */
  Settings settings(Set<String> without) {
    Map<String, Object> values = new TreeMap<>();
    node()
        .properties()
        .forEach(
            p -> {
              if (!without.contains(p.getKey()) && !p.getValue().isNull()) {
                values.put(p.getKey(), plain(p.getValue()));
              }
            });
    return new Settings(values);
  }

  private static Object plain(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> values = new TreeMap<>();
      node.properties()
          .forEach(
              p -> {
                if (!p.getValue().isNull()) {
                  values.put(p.getKey(), plain(p.getValue()));
                }
              });
      return values;
    }
    if (node.isArray()) {
      List<Object> values = new ArrayList<>();
      node.forEach(n -> values.add(plain(n)));
      return values;
    }
    if (node.isBoolean()) {
      return node.asBoolean();
    }
    if (node.isIntegralNumber()) {
      return node.asLong();
    }
    return node.isNumber() ? node.asDouble() : node.asString();
  }

  ConfigProblem problem(String message) {
    return document.at(pointer, message);
  }

  /** A problem within the text of this section, at a line and column of it from 0. */
  ConfigProblem within(int line, int column, String message) {
    return document.within(pointer, line, column, message);
  }

  ConfigProblem keyProblem(String message) {
    return document.atKey(pointer, message);
  }
}
