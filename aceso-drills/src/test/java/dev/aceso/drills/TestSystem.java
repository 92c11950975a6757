package dev.aceso.drills;

import dev.aceso.drills.shop.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A system under drill: services as a configuration folder says, and an engine in a process of its
 * own that can be killed and started again. Everything it started is ended when it is closed.
 */
final class TestSystem implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path folder;
  private final int api;
  private final Map<String, Integer> ports = new ConcurrentHashMap<>();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final StringBuilder components = new StringBuilder();
  private final StringBuilder settings = new StringBuilder();
  private final List<String> services = new ArrayList<>();
  private final TestEngine engine;
  private Optional<String> authorization = Optional.empty();

  TestSystem(Path folder) {
    this.folder = folder;
    this.api = freePort();
    this.engine = new TestEngine(folder);
  }

  Path folder() {
    return folder;
  }

  /** The engine's own port. */
  int api() {
    return api;
  }

  int port(String component) {
    return ports.computeIfAbsent(component, _ -> freePort());
  }

  /** Folder whose files tell a service how to fail. */
  Path faults(String component) {
    Path faults = folder.resolve("faults-" + component);
    try {
      return Files.createDirectories(faults);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A service that the engine owns; {@code more} are further lines of its component. */
  TestSystem service(String id, String... more) {
    int port = port(id);
    services.add(id);
    component(
        id,
        "type: process",
        "command: [%s, -XX:TieredStopAtLevel=1, -XX:+UseSerialGC, -Xmx24m, -Xshare:auto, -cp, \"%s\", %s, \"%d\", \"%s\"]"
            .formatted(java(), testClasses(), FaultyService.class.getName(), port, faults(id)),
        "output: ./" + id + ".log",
        "logs: [ ./" + id + ".log ]",
        "health:",
        "  - http: { url: \"http://127.0.0.1:%d/health\", timeout: 500ms }".formatted(port),
        "    every: 250ms",
        "    failures: 2");
    return lines(more);
  }

  /** A service that starts in milliseconds and leaves a line for each start and stop. */
  TestSystem counted(String id, String... more) {
    services.add(id);
    component(
        id,
        "type: process",
        "command: [perl, \"%s\", \"%d\", \"%s\"]"
            .formatted(program("counted-service.pl"), port(id), faults(id)),
        "output: ./" + id + ".log",
        "health:",
        "  - http: { url: \"http://127.0.0.1:%d/\", timeout: 400ms }".formatted(port(id)),
        "    every: 250ms",
        "    failures: 2");
    return lines(more);
  }

  /** A program among the test's resources. */
  static Path program(String name) {
    try {
      return Path.of(TestSystem.class.getResource(name).toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a counted service has left of its lives, in order. */
  List<Life> lives(String component) {
    return Life.read(faults(component).resolve("life"));
  }

  TestSystem component(String id, String... lines) {
    components.append("  - id: ").append(id).append('\n');
    return lines(lines);
  }

  private TestSystem lines(String... lines) {
    for (String line : lines) {
      components.append("    ").append(line).append('\n');
    }
    return this;
  }

  /** One more line of the engine's own settings. */
  TestSystem setting(String line) {
    settings.append("  ").append(line).append('\n');
    return this;
  }

  TestSystem file(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Automatic everywhere, with limits that let a drill act as often as it likes. */
  TestSystem automatic() {
    return file(
            "deployment_config.yaml",
            """
            version: 1
            mode: automatic
            limits: { concurrent: 5, per_component: { attempts: 20, within: 10m }, group: 100%, system: 100% }
            """)
        .file(
            "learning_config.yaml",
            """
            version: 1
            relapse: 1s
            """)
        .file(
            "validation_rules.yaml",
            """
            version: 1
            defaults: { stability: 500ms, within: 10s }
            """);
  }

  String configuration() {
    return """
    version: 1
    system: drill
    engine:
      data: ./data
      listen: 127.0.0.1:%d
    %scomponents:
    %s"""
        .formatted(api, settings, components);
  }

  TestSystem configured() {
    return file("recovery_config.yaml", configuration());
  }

  TestEngine engine() {
    return engine;
  }

  /** Starts the engine and waits until it is ready. */
  TestSystem start() throws IOException {
    configured();
    engine.start();
    return this;
  }

  /** Starts the engine and waits until every service answers. */
  TestSystem serve() throws IOException {
    start();
    services.forEach(this::awaitServing);
    return this;
  }

  long pid(String component) {
    return status(component).at("/pid").asLong(0);
  }

  JsonNode status(String component) {
    for (JsonNode node : get("/api/v1/components")) {
      if (node.at("/id").asString("").equals(component)) {
        return node;
      }
    }
    throw new IllegalStateException("no component " + component);
  }

  JsonNode get(String path) {
    return JSON.readTree(answer(path).body());
  }

  HttpResponse<String> answer(String path) {
    return send(request(path).GET().build());
  }

  /** From now on its API is asked with this token. */
  TestSystem as(String token) {
    authorization = Optional.of("Bearer " + token);
    return this;
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    authorization.ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  HttpResponse<String> post(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + api + path);
  }

  /** The HTTP status of a service's path, 0 when it doesn't answer. */
  int ask(String component, String path) {
    try {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(component) + path))
                  .timeout(Duration.ofSeconds(2))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  List<JsonNode> incidents() {
    List<JsonNode> incidents = new ArrayList<>();
    get("/api/v1/incidents?limit=1000").forEach(incidents::add);
    return incidents;
  }

  List<JsonNode> incidents(String component) {
    return incidents().stream()
        .filter(i -> i.at("/component").asString("").equals(component))
        .toList();
  }

  /** Waits until an incident of the component is in the state, and gives it. */
  JsonNode awaitIncident(String component, String state) {
    AtomicReference<JsonNode> found = new AtomicReference<>();
    await(
        "incident of %s %s".formatted(component, state),
        () -> {
          find(component, state).ifPresent(found::set);
          return found.get() != null;
        });
    return found.get();
  }

  /** Waits until it holds; otherwise tells what the engine saw and said. */
  void await(String what, Callable<Boolean> holds) {
    try {
      Awaitility.await(what).atMost(PATIENCE).until(holds);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "%s did not come true%n%s%n%s".formatted(what, get("/api/v1/incidents"), engine.output()),
          e);
    }
  }

  private Optional<JsonNode> find(String component, String state) {
    return incidents(component).stream()
        .filter(i -> i.at("/state").asString("").equals(state))
        .findFirst();
  }

  void awaitServing(String component) {
    await(component + " serves", () -> ask(component, "/health") == 200 && pid(component) > 0);
  }

  /** Sends a signal to the component's process. */
  void signal(String component, String signal) throws IOException, InterruptedException {
    signal(pid(component), signal);
  }

  static void signal(long pid, String signal) throws IOException, InterruptedException {
    if (pid <= 1) {
      throw new IllegalArgumentException("no process to signal: " + pid);
    }
    new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
  }

  static boolean alive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String testClasses() {
    try {
      return Path.of(
              FaultyService.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static int freePort() {
    return FreePorts.find(1).getFirst();
  }

  /** Ends the engine, then every service that it owns, known by its folder. */
  @Override
  public void close() {
    try {
      engine.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Processes.with(folder + "/faults-").forEach(ProcessHandle::destroyForcibly);
  }
}
