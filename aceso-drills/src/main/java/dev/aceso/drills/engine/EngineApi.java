package dev.aceso.drills.engine;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The engine's HTTP API, as far as the demo and the benchmarks ask it. */
public final class EngineApi implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final URI address;
  private final HttpClient http;

  EngineApi(URI address) {
    this.address = address;
    this.http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  }

  /** Every incident, the latest first. */
  public List<JsonNode> incidents() throws IOException, InterruptedException {
    return get("/api/v1/incidents?limit=10000").values().stream().toList();
  }

  /** An incident with all that is known of it. */
  public JsonNode incident(String id) throws IOException, InterruptedException {
    return get("/api/v1/incidents/" + id);
  }

  /** Every incident with all that is known of it, the latest first. */
  public List<JsonNode> everything() throws IOException, InterruptedException {
    List<JsonNode> all = new ArrayList<>();
    for (JsonNode incident : incidents()) {
      all.add(incident(incident.path("id").asString("")));
    }
    return all;
  }

  public JsonNode status() throws IOException, InterruptedException {
    return get("/api/v1/status");
  }

  /** Has a person stop a component. */
  public void stop(String component, String by) throws IOException, InterruptedException {
    order("/api/v1/components/" + component + "/stop", by);
  }

  /** Has a person start a component. */
  public void start(String component, String by) throws IOException, InterruptedException {
    order("/api/v1/components/" + component + "/start", by);
  }

  @Override
  public void close() {
    http.close();
  }

  private void order(String path, String by) throws IOException, InterruptedException {
    String body = JSON.createObjectNode().put("by", by).toString();
    send(
        "POST " + path,
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    String body = send("GET " + path, request(path));
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw new IOException("GET " + path + " answered no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path))
        .header("Accept", "application/json")
        .timeout(PATIENCE);
  }

  private String send(String what, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(
          "%s answered %d: %s".formatted(what, response.statusCode(), response.body()));
    }
    return response.body();
  }
}
