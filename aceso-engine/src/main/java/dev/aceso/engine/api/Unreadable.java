package dev.aceso.engine.api;

import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What is answered when a request can't even be read as HTTP, or ends before it is whole. That is
 * the caller's fault, not the server's, and no news: else anybody could fill the log. What fails
 * once a request was read never comes here.
 */
final class Unreadable {
  static final DirectHandlers HANDLERS =
      DirectHandlers.builder()
          .addHandler(EventType.INTERNAL_ERROR, (_, _, _, headers, _) -> answer(headers))
          .addHandler(EventType.BAD_REQUEST, (_, _, _, headers, _) -> answer(headers))
          .build();

  /** Kept, as a logger that nobody holds loses its level. */
  private static final Logger CONNECTIONS =
      Logger.getLogger("io.helidon.webserver.http1.Http1Connection");

  static {
    CONNECTIONS.setLevel(Level.OFF);
  }

  private Unreadable() {}

  private static TransportResponse answer(ServerResponseHeaders headers) {
    Problem problem = Problem.badRequest("It is not whole, or not HTTP/1.1.", "Send it again.");
    return TransportResponse.builder()
        .status(Status.BAD_REQUEST_400)
        .headers(headers)
        .header(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .keepAlive(false)
        .entity(Json.write(problem).getBytes(StandardCharsets.UTF_8))
        .build();
  }
}
