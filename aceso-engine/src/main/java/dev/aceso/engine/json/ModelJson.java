package dev.aceso.engine.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Decision;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.Presence;
import dev.aceso.model.Settings;
import dev.aceso.model.Signal;
import dev.aceso.model.StepOutcome;
import dev.aceso.model.SystemEvent;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes and reads the model as JSON: names in snake_case, constants in lower case with dashes,
 * times in ISO 8601, closed alternatives with a {@code type}. What it doesn't know it passes over
 * when it reads, so that a newer version may add to a document.
 */
public final class ModelJson {
  /** Version of the form that is written; documents of a later one are refused. */
  public static final int VERSION = 1;

  private static final List<Class<?>> ALTERNATIVES =
      List.of(
          Signal.class,
          ExitStatus.class,
          Presence.class,
          StepOutcome.class,
          ExecutionEvent.class,
          IncidentEvent.class,
          SystemEvent.class,
          Decision.Choice.class);

  private static final JsonMapper MAPPER = mapper();

  private ModelJson() {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  private interface Tagged {}

  /** Written as its one value. */
  private abstract static class Plain {
    @JsonValue
    abstract Object value();
  }

  /** Written as its one map. */
  private abstract static class PlainMap {
    @JsonValue
    abstract Object values();
  }

  private static JsonMapper mapper() {
    JsonMapper.Builder builder =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .addMixIn(ComponentId.class, Plain.class)
            .addMixIn(Settings.class, PlainMap.class)
            .addModule(new ConstantsModule());
    for (Class<?> alternative : ALTERNATIVES) {
      builder.addMixIn(alternative, Tagged.class);
      for (Class<?> one : alternative.getPermittedSubclasses()) {
        builder.registerSubtypes(new NamedType(one, kebab(one.getSimpleName())));
      }
    }
    return builder.build();
  }

  /**
   * A type or constant as JSON names it: {@code CrashLoop} and {@code CRASH_LOOP} as crash-loop.
   */
  static String kebab(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
  }

  /** The JSON of one value of the model, by the type it is declared as. */
  public static <T> String write(T value, Class<? super T> declared) {
    return MAPPER.writerFor(declared).writeValueAsString(value);
  }

  /** The JSON of a value that is no closed alternative. */
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

  /** A document of its own: the value with its kind and the version of the form. */
  public static String document(Object value) {
    ObjectNode document = MAPPER.createObjectNode();
    document.put("version", VERSION);
    document.put("kind", kebab(value.getClass().getSimpleName()));
    document.set("value", MAPPER.valueToTree(value));
    return MAPPER.writeValueAsString(document);
  }

  /**
   * Reads a document.
   *
   * @throws IllegalArgumentException when it is of another kind or of a later version
   */
  public static <T> T fromDocument(String json, Class<T> type) {
    try {
      var document = MAPPER.readTree(json);
      int version = document.path("version").asInt(0);
      if (version < 1 || version > VERSION) {
        throw new IllegalArgumentException(
            "version %d is not known; this Aceso reads 1 to %d".formatted(version, VERSION));
      }
      String kind = document.path("kind").asString("");
      if (!kind.equals(kebab(type.getSimpleName()))) {
        throw new IllegalArgumentException(
            "this is a '%s', not a '%s'".formatted(kind, kebab(type.getSimpleName())));
      }
      return MAPPER.treeToValue(document.path("value"), type);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("this is no document: " + e.getOriginalMessage(), e);
    }
  }
}
