package dev.aceso.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must be shown before a plan counts as successful.
 *
 * @param components whose evidence is asked for, the recovered one first
 * @param required the categories in which positive, fresh evidence is needed
 * @param success measurable criteria by name
 * @param stability how long the evidence must stay good
 * @param within how long after the last step the evidence may take to become good
 */
public record Verification(
    List<ComponentId> components,
    Set<Category> required,
    Map<String, String> success,
    Duration stability,
    Duration within) {
  public Verification {
    components = List.copyOf(components);
    required = Set.copyOf(required);
    success = Map.copyOf(success);
  }

  /** The same, asked of other components. */
  public Verification of(List<ComponentId> others) {
    return new Verification(others, required, success, stability, within);
  }
}
