package dev.aceso.model;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Sets the mode for what it matches. An empty set matches everything.
 *
 * @param strategies patterns of type and variant with {@code *}, such as {@code restart/*}
 */
public record ModeRule(
    Set<ComponentId> components,
    Set<Tier> tiers,
    Set<FailureClass> classes,
    Set<String> strategies,
    Mode mode) {
  public ModeRule {
    components = Set.copyOf(components);
    tiers = Set.copyOf(tiers);
    classes = Set.copyOf(classes);
    strategies = Set.copyOf(strategies);
  }

  public boolean matches(Component component, FailureClass failure, String strategy) {
    return (components.isEmpty() || components.contains(component.id()))
        && (tiers.isEmpty() || tiers.contains(component.tier()))
        && (classes.isEmpty() || classes.contains(failure))
        && (strategies.isEmpty() || strategies.stream().anyMatch(s -> glob(s, strategy)));
  }

  private static boolean glob(String pattern, String text) {
    return Pattern.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), text);
  }
}
