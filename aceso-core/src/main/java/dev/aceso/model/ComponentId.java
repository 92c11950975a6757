package dev.aceso.model;

/**
 * The name of a component, unique in a system.
 *
 * @param value lower-case letters, digits, dot, dash and underscore; 1 to 64 characters
 */
public record ComponentId(String value) implements Comparable<ComponentId> {
  /** Throws IllegalArgumentException when the value is not a legal name. */
  public ComponentId {
    if (!isLegal(value)) {
      throw new IllegalArgumentException(
          "component id '%s' must be 1 to 64 of a-z 0-9 . _ - and start with a letter or digit"
              .formatted(value));
    }
  }

  public static ComponentId of(String value) {
    return new ComponentId(value);
  }

  /** Whether the text may be the name of a component. */
  public static boolean isLegal(String value) {
    if (value.isEmpty() || value.length() > 64) {
      return false;
    }
    char first = value.charAt(0);
    return first != '.' && first != '_' && first != '-' && value.chars().allMatch(ComponentId::ok);
  }

  private static boolean ok(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  }

  @Override
  public int compareTo(ComponentId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
