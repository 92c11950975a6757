package dev.aceso.targets.probe;

import dev.aceso.model.Durations;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.Settings;
import dev.aceso.targets.Probe;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
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
    CompletableFuture<HttpResponse<String>> answer =
        CLIENT.sendAsync(request, _ -> new FirstBytes(BODY));
    try {
      return judge(answer.get(spec.timeout().toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return late();
    } catch (ExecutionException e) {
      return e.getCause() == null ? Reading.fail(e.toString()) : failed(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private Reading judge(HttpResponse<String> response) {
    String status = Integer.toString(response.statusCode());
    boolean expected =
        statuses.isEmpty()
            ? response.statusCode() >= 200 && response.statusCode() < 400
            : statuses.contains(status);
    if (!expected) {
      return Reading.fail("HTTP " + status);
    }
    return response.body().contains(contains)
        ? Reading.pass("HTTP " + status)
        : Reading.fail("HTTP %s without '%s'".formatted(status, contains));
  }

  private Reading failed(Throwable cause) {
    return cause instanceof HttpTimeoutException ? late() : Unanswered.because(cause);
  }

  private Reading late() {
    return Reading.fail("no answer within " + Durations.show(spec.timeout()));
  }
}
