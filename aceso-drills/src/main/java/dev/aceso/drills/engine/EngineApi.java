package dev.aceso.drills.engine;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The engine's HTTP API, as far as the demo and the benchmarks ask it. */
public final class EngineApi implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

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

  public JsonNode status() throws IOException, InterruptedException {
    return get("/api/v1/status");
  }

  @Override
  public void close() {
    http.close();
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path))
            .header("Accept", "application/json")
            .timeout(Duration.ofSeconds(10))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(
          "GET %s answered %d: %s".formatted(path, response.statusCode(), response.body()));
    }
    try {
      return JSON.readTree(response.body());
    } catch (JacksonException e) {
      throw new IOException("GET " + path + " answered no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
