package dev.aceso.targets.probe;

import dev.aceso.model.Durations;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.Settings;
import dev.aceso.targets.Probe;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One HTTP/1.1 request with a deadline for all of it, the body included. */
final class HttpProbe implements Probe {
  /** Bytes of the body that are looked at. */
  private static final int BODY = 64 * 1024;

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private final ProbeSpec spec;
  private final HttpRequest request;
  private final List<String> statuses;
  private final String contains;

  HttpProbe(ProbeSpec spec) {
    this.spec = spec;
    Settings settings = spec.settings();
    String body = settings.text("body", "");
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(settings.text("url")))
            .timeout(spec.timeout())
            .method(
                settings.text("method", "GET"),
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    settings.table("headers").forEach(builder::header);
    this.request = builder.build();
    Settings expect = settings.section("expect");
    this.statuses =
        expect.values().get("status") instanceof List<?>
            ? expect.texts("status")
            : expect.has("status") ? List.of("" + expect.number("status", 0)) : List.of();
    this.contains = expect.text("contains", "");
  }

  @Override
  public Reading read() throws InterruptedException {
    CompletableFuture<HttpResponse<InputStream>> answer =
        CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
    try {
      HttpResponse<InputStream> response =
          answer.get(spec.timeout().toMillis(), TimeUnit.MILLISECONDS);
      return judge(response);
    } catch (TimeoutException e) {
      answer.cancel(true);
      return late();
    } catch (ExecutionException e) {
      return e.getCause() == null ? Reading.fail(e.toString()) : failed(e.getCause());
    } catch (IOException e) {
      return failed(e);
    }
  }

  private Reading judge(HttpResponse<InputStream> response) throws IOException {
    try (InputStream body = response.body()) {
      String status = Integer.toString(response.statusCode());
      boolean expected =
          statuses.isEmpty()
              ? response.statusCode() >= 200 && response.statusCode() < 400
              : statuses.contains(status);
      if (!expected) {
        return Reading.fail("HTTP " + status);
      }
      String text =
          contains.isEmpty() ? "" : new String(body.readNBytes(BODY), StandardCharsets.UTF_8);
      return text.contains(contains)
          ? Reading.pass("HTTP " + status)
          : Reading.fail("HTTP %s without '%s'".formatted(status, contains));
    }
  }

  private Reading failed(Throwable cause) {
    return switch (cause) {
      case HttpTimeoutException _ -> late();
      case ConnectException _ -> Reading.fail("connection refused");
      case IOException e when String.valueOf(e.getMessage()).contains("Too many open files") ->
          Reading.inconclusive("the engine itself has no file descriptor left");
      case Throwable e -> Reading.fail("no answer: " + e.getMessage());
    };
  }

  private Reading late() {
    return Reading.fail("no answer within " + Durations.show(spec.timeout()));
  }
}
