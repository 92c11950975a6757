package dev.aceso.engine.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A running engine, over HTTP. It uses HttpURLConnection: a first request with it takes 50 ms, with
 * java.net.http 350 ms (measured on JDK 25), and a command makes one and ends.
 */
final class Engine {
  private static final int CONNECT_MS = 5_000;

  /** An order is answered once it is durable and in force; that can take a while on a busy disk. */
  private static final int READ_MS = 30_000;

  private static final int BODY = 64 * 1024 * 1024;

  /** What the address of a local socket begins with. */
  private static final String LOCAL = "unix:";

  private final String base;
  private final Optional<LocalHttp> socket;
  private final Optional<String> token;
  private final List<String> tried;

  /** Throws a usage failure when the address is none. */
  Engine(String api, Optional<String> token) {
    this(api, token, List.of());
  }

  /**
   * Throws a usage failure when the address is none.
   *
   * @param tried where it was looked for before, each with why that was in vain
   */
  Engine(String api, Optional<String> token, List<String> tried) {
    this.tried = List.copyOf(tried);
    this.base = api.endsWith("/") ? api.substring(0, api.length() - 1) : api;
    this.token = token;
    this.socket =
        api.startsWith(LOCAL)
            ? Optional.of(new LocalHttp(Path.of(api.substring(LOCAL.length()))))
            : Optional.empty();
    if (socket.isEmpty() && !base.matches("https?://[^/\\s]+(/\\S*)?")) {
      throw new Failure(
          CliCommand.USAGE,
          "'%s' is no address of an engine: write it like http://127.0.0.1:7676, or unix:/DATA/engine.sock"
              .formatted(api));
    }
  }

  /** The body of the answer; throws a failure that says what is wrong when it is no success. */
  String get(String path, String accept) {
    return ask("GET", path, accept, Optional.empty());
  }

  /** Gives an order and returns what was done, as JSON. */
  String post(String path, String json) {
    return ask("POST", path, "application/json", Optional.of(json));
  }

  /** A value as a part of a path. */
  static String part(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  static JsonNode parse(String json) {
    return JsonMapper.shared().readTree(json);
  }

  private String ask(String method, String path, String accept, Optional<String> body) {
    try {
      LocalHttp.Answer answer =
          socket.isPresent()
              ? socket.get().ask(method, path, accept, body.orElse(""))
              : overTcp(method, path, accept, body);
      if (answer.status() == 200) {
        return answer.text();
      }
      throw refused(answer.status(), answer.text());
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private LocalHttp.Answer overTcp(String method, String path, String accept, Optional<String> body)
      throws IOException {
    HttpURLConnection http = (HttpURLConnection) URI.create(base + path).toURL().openConnection();
    http.setRequestMethod(method);
    http.setConnectTimeout(CONNECT_MS);
    http.setReadTimeout(READ_MS);
    http.setInstanceFollowRedirects(false);
    http.setRequestProperty("Accept", accept);
    token.ifPresent(t -> http.setRequestProperty("Authorization", "Bearer " + t));
    if (body.isPresent()) {
      http.setDoOutput(true);
      http.setRequestProperty("Content-Type", "application/json");
      http.getOutputStream().write(body.get().getBytes(StandardCharsets.UTF_8));
    }
    int status = http.getResponseCode();
    try (InputStream in = status < 400 ? http.getInputStream() : http.getErrorStream()) {
      String text = in == null ? "" : new String(in.readNBytes(BODY), StandardCharsets.UTF_8);
      return new LocalHttp.Answer(status, text);
    }
  }

  private Failure unreachable(IOException e) {
    return new Failure(
        CliCommand.FAILED,
        ("cannot reach an engine at %s: %s.%s Start one with 'aceso run --config DIR', or say where"
                + " it is with --config DIR, --api URL or ACESO_API")
            .formatted(base, LocalHttp.why(e), before()));
  }

  private String before() {
    return tried.isEmpty() ? "" : " Tried before: " + String.join("; ", tried) + ".";
  }

  private Failure refused(int status, String body) {
    int exit = status == 400 ? CliCommand.USAGE : CliCommand.FAILED;
    try {
      JsonNode problem = parse(body);
      if (status == 401) {
        return new Failure(
            exit,
            "the engine at %s wants a token: set ACESO_TOKEN or name a file with --token-file.%s"
                .formatted(base, before()));
      }
      if (problem.has("detail")) {
        return new Failure(
            exit, problem.get("detail").asString() + " " + problem.path("fix").asString(""));
      }
    } catch (JacksonException e) {
      return noEngine(status);
    }
    return noEngine(status);
  }

  private Failure noEngine(int status) {
    return new Failure(
        CliCommand.FAILED,
        "what answers at %s is no Aceso engine (HTTP %d): check --api and ACESO_API"
            .formatted(base, status));
  }
}
