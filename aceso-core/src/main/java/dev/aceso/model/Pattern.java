package dev.aceso.model;

/**
 * What makes two incidents alike: where it failed and how, as far as the cause is known.
 *
 * @param component the component that was recovered
 * @param kind how it failed
 */
public record Pattern(ComponentId component, FailureKind kind) implements Comparable<Pattern> {
  @Override
  public int compareTo(Pattern other) {
    int byComponent = component.compareTo(other.component);
    return byComponent != 0 ? byComponent : kind.compareTo(other.kind);
  }

  @Override
  public String toString() {
    return component + "/" + kind;
  }
}
