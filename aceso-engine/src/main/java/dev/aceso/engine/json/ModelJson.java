package dev.aceso.engine.json;

import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes and reads the model as JSON (ledger rows MOD-1 to MOD-6): names in snake_case, constants
 * in lower case with dashes, times and durations in ISO 8601, closed alternatives with a {@code
 * type}, sets and maps in order, so that equal values have equal texts. What it doesn't know it
 * passes over when it reads; what a newer version adds must therefore be optional.
 */
public final class ModelJson {
  /** Version of the form that is written; documents of a later one are refused. */
  public static final int VERSION = 1;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .annotationIntrospector(new ModelIntrospector())
          .addModule(new ModelModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private ModelJson() {}

  /**
   * A type or constant as JSON names it: {@code CrashLoop} and {@code CRASH_LOOP} as crash-loop.
   */
  static String kebab(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
  }

  /** The JSON of one value of the model, by the type it is declared as. */
  public static <T> String write(T value, Class<? super T> declared) {
    return MAPPER.writerFor(declared).writeValueAsString(value);
  }

  /** The JSON of one value of the model, by its own type. */
  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /**
   * Reads what was written.
   *
   * @throws IllegalArgumentException when the text is no JSON of that type
   */
  public static <T> T read(String json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "this is no %s: %s".formatted(type.getSimpleName(), e.getOriginalMessage()), e);
    }
  }

  /** A document of its own: {@code {"version":1,"kind":"failure-event","value":{...}}}. */
  public static String document(Object value) {
    ObjectNode document = MAPPER.createObjectNode();
    document.put("version", VERSION);
    document.put("kind", kind(value.getClass()));
    document.set("value", MAPPER.valueToTree(value));
    return MAPPER.writeValueAsString(document);
  }

  /**
   * Reads a document.
   *
   * @throws IllegalArgumentException when it is no document, or one of another kind or a later
   *     version
   */
  public static <T> T fromDocument(String json, Class<T> type) {
    JsonNode document = parse(json);
    int version = document.path("version").asInt(0);
    if (version < 1 || version > VERSION) {
      throw new IllegalArgumentException(
          "version %s is not known; this Aceso reads versions up to %d: use the Aceso that wrote it"
              .formatted(document.path("version"), VERSION));
    }
    String kind = document.path("kind").asString("");
    if (!kind.equals(kind(type))) {
      throw new IllegalArgumentException("this is a '%s', not a '%s'".formatted(kind, kind(type)));
    }
    if (!document.has("value")) {
      throw new IllegalArgumentException("this is no document: it has no value");
    }
    try {
      return MAPPER.treeToValue(document.path("value"), type);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "this is no %s document: %s".formatted(kind, e.getOriginalMessage()), e);
    }
  }

  private static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("this is no document: " + e.getOriginalMessage(), e);
    }
  }

  /** What a document of the type is called; one of a closed alternative like the whole. */
  private static String kind(Class<?> type) {
    return kebab(ModelIntrospector.sealedRoot(type).orElse(type).getSimpleName());
  }
}
