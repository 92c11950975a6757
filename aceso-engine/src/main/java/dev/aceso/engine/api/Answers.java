package dev.aceso.engine.api;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;

/** Writes answers to the wire. */
final class Answers {
  private Answers() {}

  /** The headers that every answer carries. */
  static void secure(ServerResponse out) {
    out.header("X-Content-Type-Options", "nosniff");
    out.header("Referrer-Policy", "no-referrer");
    out.header("Cross-Origin-Resource-Policy", "same-origin");
    out.header("Content-Security-Policy", Console.CONTENT_SECURITY_POLICY);
    out.header(HeaderNames.CACHE_CONTROL, "no-store");
  }

  static void send(ServerResponse out, Reply reply) {
    switch (reply) {
      case Reply.Json j -> send(out, 200, "application/json", Json.write(j.value()));
      case Reply.Text t -> send(out, t.status(), t.mediaType(), t.text());
      case Reply.Page p -> {
        out.header("Content-Security-Policy", Console.FORM_SECURITY_POLICY);
        send(out, p.status(), Console.HTML, p.html());
      }
      case Reply.Refused r -> problem(out, r.problem());
    }
  }

  static void file(ServerResponse out, Console.File file) {
    send(out, 200, file.mediaType(), file.text());
  }

  static void problem(ServerResponse out, Problem problem) {
    if (problem.status() == 401) {
      out.header(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"aceso\"");
    }
    send(out, problem.status(), Problem.MEDIA_TYPE, Json.write(problem));
  }

  /** Answers and ends the connection: what the client still sends is not wanted. */
  static void last(ServerResponse out, Problem problem) {
    out.header(HeaderNames.CONNECTION, "close");
    problem(out, problem);
  }

  private static void send(ServerResponse out, int status, String mediaType, String text) {
    out.status(status);
    out.header(HeaderNames.CONTENT_TYPE, mediaType);
    out.send(text.getBytes(StandardCharsets.UTF_8));
  }
}
