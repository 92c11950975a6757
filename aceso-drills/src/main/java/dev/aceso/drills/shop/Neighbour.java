package dev.aceso.drills.shop;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Another service as it is called over HTTP. Thread-safe.
 *
 * @param patience how long a call may take
 */
record Neighbour(Role role, int port, Duration patience) {
  /** What came of a call. */
  sealed interface Result {
    record Answered(String text) implements Result {}

    /** It did not work; {@code why} names the service. */
    record Failed(String why) implements Result {}
  }

  Result call() {
    try {
      HttpURLConnection http = open();
      int status = http.getResponseCode();
      String text = body(status < 400 ? http.getInputStream() : http.getErrorStream());
      return status == 200
          ? new Result.Answered(text)
          : new Result.Failed("%s answered %d: %s".formatted(role.id(), status, text));
    } catch (ConnectException e) {
      return new Result.Failed("%s: connection refused to 127.0.0.1:%d".formatted(role.id(), port));
    } catch (SocketTimeoutException e) {
      return new Result.Failed(
          "%s: no answer from 127.0.0.1:%d within %d ms"
              .formatted(role.id(), port, patience.toMillis()));
    } catch (IOException e) {
      return new Result.Failed(
          "%s: connection to 127.0.0.1:%d broke: %s".formatted(role.id(), port, e.getMessage()));
    }
  }

  private HttpURLConnection open() throws IOException {
    URI address = URI.create("http://127.0.0.1:" + port + role.path());
    HttpURLConnection http = (HttpURLConnection) address.toURL().openConnection();
    http.setConnectTimeout((int) patience.toMillis());
    http.setReadTimeout((int) patience.toMillis());
    return http;
  }

  private static String body(InputStream in) throws IOException {
    try (in) {
      return new String(in.readNBytes(1 << 16), StandardCharsets.UTF_8).strip();
    }
  }
}
