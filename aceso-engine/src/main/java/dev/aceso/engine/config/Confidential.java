package dev.aceso.engine.config;

import dev.aceso.model.Action;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.StepTemplate;
import dev.aceso.words.Secrets;
import java.net.URI;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What of a configuration is a secret: what a reference stands for, what is written out under a
 * name such as password or token, and the addresses of webhooks. Pure.
 */
final class Confidential {
  private static final Pattern NAMES =
      Pattern.compile(
          "(?i).*(?:password|passwd|passphrase|pwd|secret|token|credentials?|authorization|cookie"
              + "|(?:api|access|account|private|client|auth)[_-]?key)");

  /** Shorter paths of webhooks name a place rather than let anybody in. */
  private static final int SHORTEST_PATH = 12;

  private static final String MASKED = "***";

  private Confidential() {}

  /**
   * The secrets.
   *
   * @param references what references stand for, with the reference
   * @param told what is no secret, whatever it is used for
   */
  static Secrets of(
      Map<String, String> references, Collection<YamlDocument> documents, Set<String> told) {
    Map<String, String> found = new TreeMap<>();
    documents.forEach(document -> collect("", document.root(), found));
    found.putAll(references);
    return Secrets.of(found, told);
  }

  private static void collect(String name, JsonNode node, Map<String, String> found) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              e -> {
                collect(e.getKey(), e.getValue(), found);
                if (e.getKey().equals("webhook")) {
                  address(e.getValue().path("url").asString(""), found);
                }
              });
    } else if (node.isArray()) {
      node.forEach(item -> collect(name, item, found));
    } else if (NAMES.matcher(name).matches()) {
      found.put(node.asString(""), MASKED);
    }
  }

  private static void address(String url, Map<String, String> found) {
    found.put(url, MASKED);
    try {
      URI address = URI.create(url);
      String path =
          address.getRawPath() + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery());
      if (path.length() >= SHORTEST_PATH) {
        found.put(path, MASKED);
      }
    } catch (IllegalArgumentException noAddress) {
      return;
    }
  }

  /** The playbook as plans hold it, with references in the place of values. */
  static RecoveryStrategy referring(RecoveryStrategy playbook, Secrets secrets) {
    return playbook.with(
        playbook.steps().stream()
            .map(
                step ->
                    new StepTemplate(
                        referring(step.action(), secrets),
                        step.scope(),
                        step.timeout(),
                        step.retries(),
                        step.undo().map(undo -> referring(undo, secrets))))
            .toList());
  }

  private static Action referring(Action action, Secrets secrets) {
    return new Action(action.verb(), secrets.hide(action.args()));
  }
}
