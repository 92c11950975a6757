package dev.aceso.engine.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The files of the console, by the path they are served at. Immutable. */
final class Console {
  static final String HEALTH = "/healthz";

  /** Nothing but the engine's own files runs in the console, and no other site may frame it. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  /** The same, for a page with a form. */
  static final String FORM_SECURITY_POLICY =
      CONTENT_SECURITY_POLICY.replace("form-action 'none'", "form-action 'self'");

  private static final String FOLDER = "/dev/aceso/engine/console/";
  static final String HTML = "text/html; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";
  private static final String SVG = "image/svg+xml";

  private static final Map<String, String> TYPES =
      new TreeMap<>(
          Map.of(
              "index.html", HTML,
              "style.css", STYLE,
              "icon.svg", SVG,
              "app.js", SCRIPT,
              "dom.js", SCRIPT,
              "stream.js", SCRIPT,
              "graph.js", SCRIPT,
              "incidents.js", SCRIPT,
              "detail.js", SCRIPT));

  private Console() {}

  /** A file as it is sent. */
  record File(String mediaType, String text) {}

  /** Where each file is served; the page itself at the root. */
  static Map<String, File> files() {
    Map<String, File> files = new TreeMap<>();
    TYPES.forEach(
        (name, type) ->
            files.put(
                name.equals("index.html") ? "/" : "/console/" + name,
                new File(type, resource(FOLDER + name))));
    return files;
  }

  /** The paths that need no token. */
  static Set<String> open() {
    Set<String> open = new TreeSet<>();
    TYPES.keySet().forEach(name -> open.add("/console/" + name));
    open.add("/");
    open.add(HEALTH);
    open.add(ApprovalPage.PATH); // its links are signed
    return open;
  }

  /** A text of the engine's own; it is an error of the build when it isn't there. */
  static String resource(String name) {
    try (InputStream in = Console.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing in the engine's jar: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
