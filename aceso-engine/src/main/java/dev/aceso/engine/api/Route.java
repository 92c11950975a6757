package dev.aceso.engine.api;

import dev.aceso.engine.access.Caller;
import dev.aceso.engine.access.Role;
import java.util.Map;
import java.util.Set;

/**
 * One route of the API.
 *
 * @param method GET or POST
 * @param path with parameters in braces, such as {@code /api/v1/incidents/{id}}
 * @param query the query parameters it knows; others are refused
 * @param role what whoever asks must at least be
 */
record Route(String method, String path, Set<String> query, Role role, Answer answer) {
  static Route get(String path, Answer answer) {
    return new Route("GET", path, Set.of(), Role.VIEWER, answer);
  }

  static Route get(String path, Set<String> query, Answer answer) {
    return new Route("GET", path, query, Role.VIEWER, answer);
  }

  static Route post(String path, Role role, Answer answer) {
    return new Route("POST", path, Set.of(), role, answer);
  }

  /** What the route does; runs on the connection's virtual thread. */
  @FunctionalInterface
  interface Answer {
    Reply to(Request request);
  }

  /**
   * What was asked.
   *
   * @param path the values of the path's parameters
   * @param query the values of the query parameters that were given
   * @param accept the Accept header, empty when there is none
   * @param body empty for GET
   * @param caller who asks
   */
  record Request(
      Map<String, String> path,
      Map<String, String> query,
      String accept,
      String body,
      Caller caller) {
    String id() {
      return path.getOrDefault("id", "");
    }
  }
}
