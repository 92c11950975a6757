package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** A service, its probe and a person that tell secrets and try to deceive, before a real engine. */
class DiscretionTest extends Drill {
  private static final String HOOK = "/services/T0AAA/B0BBB/c4llme";
  private static final String FROM_FILE = "key-0f-the-vault";
  private static final String UNKNOWN = "hunter2-hunter2";
  private static final String LEAKY =
      """
      #!/bin/sh
      printf 'FATAL: \\033[31mcalling %s with %s\\n' "$1" "$(cat "$2")"
      printf 'ERROR: postgres://app:hunter2-hunter2@127.0.0.1/shop refused, password=hunter2-hunter2 \\342\\200\\256 eca\\n'
      exit 3
      """;

  @Test
  void noSecretReachesJournalApiLogOrMessage() throws Exception {
    Queue<String> told = new ConcurrentLinkedQueue<>();
    HttpServer hook =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hook.createContext(
        "/",
        exchange -> {
          told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    hook.start();
    try {
      String url = "http://127.0.0.1:%d%s".formatted(hook.getAddress().getPort(), HOOK);
      configure(url);
      system.start();
      String id = system.awaitIncident("leaky", "escalated").at("/id").asString();
      String why = "it said " + url + " and " + FROM_FILE + " and token=" + UNKNOWN + " \u202e";
      String body = "{\"by\":\"ann\u200b\",\"why\":\"%s\"}".formatted(why);
      assertThat(system.post("/api/v1/incidents/%s/close".formatted(id), body).statusCode())
          .isEqualTo(200);
      system.await(
          "people are told of it", () -> told.stream().anyMatch(t -> t.contains("closed")));
      assertThat(api(id)).contains("password=***", "app:***@127.0.0.1", "\\\\u{202e}");
      List<String> all = List.of(api(id), String.join("\n", told), system.engine().output());
      system.engine().stop();
      assertThat(all)
          .allSatisfy(
              text ->
                  assertThat(text).doesNotContain(HOOK, FROM_FILE, UNKNOWN, "\u202e", "\u001b"));
      assertThat(journal()).doesNotContain(HOOK, FROM_FILE, UNKNOWN, "\u202e", "\u200b");
    } finally {
      hook.stop(0);
    }
  }

  @Test
  void aStepGetsTheSecretOfWhichTheJournalHoldsTheReference() throws Exception {
    Files.writeString(folder.resolve("key.txt"), FROM_FILE + "\n");
    system
        .file(
            "recovery_strategies.yaml",
            """
            version: 1
            playbooks:
              - id: store
                strategy: restart/stored
                for: { kinds: [hung], types: [process] }
                risk: low
                disruption: 0
                steps:
                  - exec: { command: [sh, -c, 'printf %s "$1" > stored; echo "stored $1"', sh, "${file:key.txt}"], undo: none }
                  - kill: {}
                  - start: {}
            """)
        .service("web")
        .start();
    system.awaitServing("web");
    system.signal("web", "STOP");
    String id = system.awaitIncident("web", "recovered").at("/id").asString();
    assertThat(Files.readString(folder.resolve("stored"))).isEqualTo(FROM_FILE);
    assertThat(api(id)).doesNotContain(FROM_FILE);
    system.engine().stop();
    assertThat(journal())
        .contains("stored ${file:key.txt}", "\"${file:key.txt}\"")
        .doesNotContain(FROM_FILE);
  }

  private void configure(String url) throws Exception {
    Path leaky = Files.writeString(folder.resolve("leaky.sh"), LEAKY);
    Files.writeString(folder.resolve("key.txt"), FROM_FILE + "\n");
    system
        .file(
            "deployment_config.yaml",
            """
            version: 1
            mode: approve
            approval: { expires: 1s, remind: 1m }
            notify: [ { webhook: { url: "%s" }, on: [opened, failed, escalated, closed] } ]
            """
                .formatted(url))
        .component(
            "leaky",
            "type: process",
            "command: [sh, \"%s\", \"%s\", \"%s\"]"
                .formatted(leaky, url, folder.resolve("key.txt")),
            "env: { KEY: \"${file:key.txt}\" }",
            "health:",
            "  - exec: { command: [sh, -c, \"echo no '%s'; exit 1\"] }".formatted(FROM_FILE),
            "    every: 500ms",
            "    failures: 2");
  }

  private String api(String incident) {
    return String.join(
        "\n",
        system.answer("/api/v1/incidents").body(),
        system.answer("/api/v1/incidents/" + incident).body(),
        system.answer("/api/v1/incidents/%s/explain".formatted(incident)).body(),
        system.answer("/api/v1/components").body(),
        system.answer("/api/v1/status").body(),
        system.answer("/api/v1/policy").body());
  }

  /** The bytes of the journal and of its log of writes. */
  private String journal() throws Exception {
    StringBuilder bytes = new StringBuilder();
    for (String name : List.of("journal.db", "journal.db-wal")) {
      Path file = folder.resolve("data").resolve(name);
      if (Files.exists(file)) {
        bytes.append(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
      }
    }
    return bytes.toString();
  }
}
