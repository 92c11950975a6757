package dev.aceso.engine.api;

/** What a route answers. */
sealed interface Reply {
  /** The value as JSON, with status 200. */
  record Json(Object value) implements Reply {}

  /** Text of a media type, with the status. */
  record Text(int status, String mediaType, String text) implements Reply {}

  /** A page that may send a form to the engine. */
  record Page(int status, String html) implements Reply {}

  record Refused(Problem problem) implements Reply {}

  static Reply json(Object value) {
    return new Json(value);
  }

  static Reply text(String mediaType, String text) {
    return new Text(200, mediaType, text);
  }

  static Reply refused(Problem problem) {
    return new Refused(problem);
  }
}
