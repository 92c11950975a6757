package dev.aceso.model;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a component asks of a proof beyond what the playbook asks.
 *
 * @param stability how long the evidence must stay good, instead of the playbook's
 * @param within how long after the last step the evidence may take to become good
 * @param require categories in which evidence is needed too
 * @param success measurable criteria, which come before the playbook's
 */
public record ValidationRules(
    Optional<Duration> stability,
    Optional<Duration> within,
    Set<Category> require,
    Map<String, String> success) {
  public static final ValidationRules NONE =
      new ValidationRules(Optional.empty(), Optional.empty(), Set.of(), Map.of());

  public ValidationRules {
    require = Set.copyOf(require);
    success = Map.copyOf(success);
  }
}
