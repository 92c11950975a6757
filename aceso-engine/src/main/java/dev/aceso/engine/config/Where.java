package dev.aceso.engine.config;

import tools.jackson.databind.JsonNode;

/**
 * Names a place in a document for people: {@code tcp in component db}, {@code phi in detection}.
 */
final class Where {
  private Where() {}

  /** The value at the pointer; empty for the whole document. */
  static String of(JsonNode root, String pointer) {
    String thing = thing(root, pointer);
    String own = ownPart(pointer, thing);
    if (own.isEmpty()) {
      return thing;
    }
    return thing.isEmpty() ? name(own) + within(own) : name(own) + " in " + thing;
  }

  /** The section that holds the value, where that is a named one. */
  private static String within(String pointer) {
    String p = pointer;
    while (isIndex(p)) {
      p = parent(p);
    }
    String above = parent(p);
    return above.isEmpty() || isIndex(above) ? "" : " in " + name(above);
  }

  /** The component or playbook that the pointer is in; empty outside. */
  private static String thing(JsonNode root, String pointer) {
    String[] parts = pointer.split("/", -1);
    if (parts.length < 3) {
      return "";
    }
    return switch (parts[1]) {
      case "components" ->
          root.path("components").isArray()
              ? named(root, parts, "component")
              : "component " + parts[2];
      case "playbooks" -> named(root, parts, "playbook");
      default -> "";
    };
  }

  private static String named(JsonNode root, String[] parts, String what) {
    String id = root.at("/" + parts[1] + "/" + parts[2]).path("id").asString("");
    return id.isEmpty() ? what + " " + (Integer.parseInt(parts[2]) + 1) : what + " " + id;
  }

  /** The part of the pointer below the component or playbook. */
  private static String ownPart(String pointer, String thing) {
    if (thing.isEmpty()) {
      return pointer;
    }
    int third = pointer.indexOf('/', pointer.indexOf('/', 1) + 1);
    return third < 0 ? "" : pointer.substring(third);
  }

  /** The last key, or the list that something is an item of. */
  private static String name(String pointer) {
    if (isIndex(pointer)) {
      return "an item of " + name(parent(pointer));
    }
    return last(pointer).replace("~1", "/").replace("~0", "~");
  }

  private static boolean isIndex(String pointer) {
    String last = last(pointer);
    return !last.isEmpty() && last.chars().allMatch(Character::isDigit);
  }

  private static String last(String pointer) {
    return pointer.substring(pointer.lastIndexOf('/') + 1);
  }

  private static String parent(String pointer) {
    return pointer.substring(0, Math.max(0, pointer.lastIndexOf('/')));
  }
}
