package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages of a real engine to receivers that fail, hang and redirect, and over its death. */
class MessageTest extends Drill {
  private record Told(String key, String body) {}

  private final Queue<Told> tried = new ConcurrentLinkedQueue<>();
  private final Queue<Told> taken = new ConcurrentLinkedQueue<>();
  private volatile int status = 503;
  private volatile boolean hangs;
  private HttpServer hook;

  @BeforeEach
  void listen() throws IOException {
    hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hook.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    hook.createContext("/", this::answer);
    hook.start();
    system
        .file(
            "deployment_config.yaml",
            "version: 1\nmode: approve\nnotify: [ { webhook: { url: \"http://127.0.0.1:%d/in\" }, on: [opened, approval] } ]\n"
                .formatted(hook.getAddress().getPort()))
        .counted("web");
  }

  @AfterEach
  void hangUp() {
    hook.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    Told told =
        new Told(
            exchange.getRequestHeaders().getFirst("Idempotency-Key"),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    (status == 204 ? taken : tried).add(told);
    if (status == 302) {
      exchange.getResponseHeaders().add("Location", "/elsewhere");
    }
    if (hangs) {
      exchange.sendResponseHeaders(200, 1_000); // and never the body
      return;
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  @Test
  void whatADeadEngineHadToTellIsToldByTheNextOnceAndInOrder() throws Exception {
    system.serve();
    system.signal("web", "KILL");
    system.awaitIncident("web", "awaiting_approval");
    system.await("it is tried", () -> tried.size() >= 2);
    system.engine().kill();
    status = 204;
    system.engine().start();
    system.await("both messages arrive", () -> taken.size() >= 2);
    List<Told> told = List.copyOf(taken);
    assertThat(told.getFirst().body()).contains("\"topic\":\"opened\"");
    assertThat(told.get(1).body()).contains("\"topic\":\"approval\"", "/approve?");
    assertThat(told.getFirst().key()).isEqualTo(tried.element().key());
    system.await("the count", () -> metrics().contains("aceso_messages_delivered_total"));
    system.engine().kill();
    system.engine().start();
    assertThat(system.post("/api/v1/incidents/inc-1/approve", "{\"by\":\"ann\"}").statusCode())
        .isEqualTo(200);
    system.awaitIncident("web", "recovered");
    system.signal("web", "KILL");
    system.await("the next incident is told", () -> taken.size() >= 4);
    assertThat(taken.stream().map(Told::key)).doesNotHaveDuplicates();
  }

  @Test
  void whatHangsOrRedirectsIsShownInStatusAndMetricsAndTriedAgain() throws Exception {
    hangs = true;
    status = 200;
    system.serve();
    system.signal("web", "KILL");
    system.await("the hang is told", () -> advice().contains("no whole answer within"));
    hangs = false;
    status = 302;
    system.await("the redirect is told", () -> advice().contains("redirects are not followed"));
    assertThat(metrics())
        .containsPattern("aceso_messages_failures_total\\{to=\"127.0.0.1\"} [1-9]");
    status = 204;
    system.await("they arrive", () -> taken.size() == 2);
    system.await("the trouble is over", () -> !advice().contains("not delivered"));
  }

  private String advice() {
    return system.get("/api/v1/status").at("/advice").asString("");
  }

  private String metrics() {
    return system.answer("/metrics").body();
  }
}
