package dev.aceso.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Settings of a probe, an action or a target: plain data as a user wrote it, already checked
 * against the schema of its kind. Values are strings, numbers, booleans, lists and maps of these.
 *
 * <p>A value of another type than the one asked for is an IllegalArgumentException that names the
 * key.
 */
public record Settings(Map<String, Object> values) {
  public static final Settings NONE = new Settings(Map.of());

  public Settings {
    values = java.util.Collections.unmodifiableMap(new TreeMap<>(values));
  }

  public static Settings of(String key, Object value) {
    return new Settings(Map.of(key, value));
  }

  public boolean has(String key) {
    return values.containsKey(key);
  }

  /** The text at the key; throws IllegalArgumentException when there is none. */
  public String text(String key) {
    return find(key, String.class)
        .orElseThrow(() -> new IllegalArgumentException("missing: " + key));
  }

  public String text(String key, String otherwise) {
    return find(key, String.class).orElse(otherwise);
  }

  public long number(String key, long otherwise) {
    return find(key, Number.class).map(Number::longValue).orElse(otherwise);
  }

  public boolean flag(String key, boolean otherwise) {
    return find(key, Boolean.class).orElse(otherwise);
  }

  /** A duration written as {@code 250ms}, {@code 5s}, {@code 10m}, {@code 2h} or {@code 30d}. */
  public Duration duration(String key, Duration otherwise) {
    return find(key, String.class).map(Durations::parse).orElse(otherwise);
  }

  /** The list of texts at the key, empty when there is none; numbers become their text. */
  public List<String> texts(String key) {
    return find(key, List.class)
        .map(list -> ((List<?>) list).stream().map(String::valueOf).toList())
        .orElse(List.of());
  }

  /** The text-to-text map at the key, empty when there is none. */
  public Map<String, String> table(String key) {
    Map<String, String> table = new TreeMap<>();
    find(key, Map.class)
        .ifPresent(map -> ((Map<?, ?>) map).forEach((k, v) -> table.put("" + k, "" + v)));
    return table;
  }

  /** The nested settings at the key, or none. */
  public Settings section(String key) {
    Map<String, Object> section = new TreeMap<>();
    find(key, Map.class)
        .ifPresent(map -> ((Map<?, ?>) map).forEach((k, v) -> section.put("" + k, v)));
    return new Settings(section);
  }

  /** The list of nested settings at the key, empty when there is none. */
  public List<Settings> sections(String key) {
    return find(key, List.class)
        .map(list -> ((List<?>) list).stream().map(Settings::from).toList())
        .orElse(List.of());
  }

  /** The keys alone: a value may be a secret. */
  @Override
  public String toString() {
    return "Settings" + values.keySet();
  }

  private static Settings from(Object item) {
    Map<String, Object> section = new TreeMap<>();
    if (item instanceof Map<?, ?> map) {
      map.forEach((k, v) -> section.put("" + k, v));
    }
    return new Settings(section);
  }

  private <T> Optional<T> find(String key, Class<T> type) {
    Object value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "%s must be a %s, not %s"
              .formatted(key, type.getSimpleName().toLowerCase(java.util.Locale.ROOT), value));
    }
    return Optional.of(type.cast(value));
  }
}
