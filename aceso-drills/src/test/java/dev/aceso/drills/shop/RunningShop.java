package dev.aceso.drills.shop;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A shop whose services are started without an engine, so that nobody heals them. */
public final class RunningShop implements AutoCloseable {
  private final Shop shop;
  private final List<Process> processes = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();

  public RunningShop(Path folder) {
    shop = Shop.in(folder);
  }

  public Shop shop() {
    return shop;
  }

  /** Payments, orders and the storefront, each until it says that it is healthy. */
  public void startAll() throws IOException {
    for (Role role : List.of(Role.PAYMENTS, Role.ORDERS, Role.STOREFRONT)) {
      start(role);
    }
  }

  public void start(Role role) throws IOException {
    launch(role);
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> get(shop.health(role)).statusCode() == 200);
  }

  public Process launch(Role role) throws IOException {
    Process process =
        new ProcessBuilder(shop.command(role))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile(role).toFile()))
            .start();
    processes.add(process);
    return process;
  }

  public List<Process> processes() {
    return processes;
  }

  public String log(Role role) throws IOException {
    return Files.readString(logFile(role));
  }

  public HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.destroyForcibly().onExit().join();
    }
    http.close();
  }

  private Path logFile(Role role) {
    return shop.folder().resolve(role.id() + ".log");
  }
}
