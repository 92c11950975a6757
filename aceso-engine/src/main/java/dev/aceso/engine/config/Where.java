package dev.aceso.engine.config;

import tools.jackson.databind.JsonNode;

/** Names the thing that a place in a file belongs to. */
final class Where {
  private Where() {}

  /** {@code " in component web"}, or empty where there is nothing to name. */
  static String of(JsonNode root, String pointer) {
    String[] parts = pointer.split("/", -1);
    if (parts.length < 3) {
      return "";
    }
    return switch (parts[1]) {
      case "components" -> named(root, parts, "component");
      case "playbooks" -> named(root, parts, "playbook");
      default -> "";
    };
  }

  private static String named(JsonNode root, String[] parts, String what) {
    JsonNode item = root.at("/" + parts[1] + "/" + parts[2]);
    String id = item.path("id").asString(item.isMissingNode() ? "" : parts[2]);
    return id.isEmpty() ? "" : " in " + what + " " + id;
  }
}
