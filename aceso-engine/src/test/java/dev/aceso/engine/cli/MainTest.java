package dev.aceso.engine.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.engine.access.AccessPolicy;
import dev.aceso.engine.api.ApiServer;
import dev.aceso.engine.api.CrashStory;
import dev.aceso.engine.api.FakeControl;
import dev.aceso.engine.api.Shop;
import dev.aceso.engine.loop.ComponentStatus;
import dev.aceso.engine.loop.Progress;
import dev.aceso.model.Incident;
import dev.aceso.model.Mode;
import dev.aceso.model.Step;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(value = 60, unit = SECONDS)
class MainTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final String ME = System.getProperty("user.name");

  private final FakeControl control = new FakeControl(Mode.APPROVE);
  private final CrashStory story =
      new CrashStory("inc-1", "payments", "orders", Shop.START, "panic");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private ApiServer server;

  @BeforeEach
  void start() throws IOException {
    server = ApiServer.start(ANY_PORT, control, AccessPolicy.ofAnyoneLocal());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void statusIsATableAndFailsWhenSomethingIsDown() {
    assertThat(aceso("status")).isZero();
    assertThat(out.toString())
        .startsWith("shop · ready · mode approve · 10 up\n")
        .contains("COMPONENT   TYPE      HEALTH  INCIDENT  SUMMARY\n")
        .contains("storefront  process   up      -         serving, pid 4711\n");

    control.show(
        Shop.status("db", ComponentStatus.Health.DOWN, "gone\u001b[2J", Optional.of("inc-1")));
    assertThat(aceso("status")).isEqualTo(1);
    assertThat(out.toString()).contains("db          systemd   down    inc-1     gone [2J\n");
  }

  @Test
  void whatIsMeantToBeDownAndAnAdviceAreToldAndAreNoFailure() {
    control.show(
        Shop.status(
            "db",
            ComponentStatus.Health.STOPPED,
            "stopped by a person 3 min ago",
            Optional.empty()));
    control.advise("nobody is told of anything: add notify to deployment_config.yaml");

    assertThat(aceso("status")).isZero();
    assertThat(out.toString())
        .contains("1 stopped", "stopped by a person 3 min ago")
        .contains("\nnote: nobody is told of anything: add notify to deployment_config.yaml\n");
  }

  @Test
  void statusTellsWhatRunsWithAnOlderDefinition() {
    ComponentStatus up = Shop.up("db");
    control.show(
        new ComponentStatus(
            up.facts(),
            up.health(),
            up.summary(),
            up.incident(),
            false,
            Optional.of("runs with an older definition: env has changed since it was started")));
    assertThat(aceso("status")).isZero();
    assertThat(out.toString())
        .endsWith(
            "\ndb runs with an older definition: env has changed since it was started: aceso"
                + " restart db\n");
  }

  @Test
  void incidentsAreListedAndFiltered() {
    assertThat(aceso("incidents")).isZero();
    assertThat(out.toString()).isEqualTo("No incidents.\n");
    control.show(story.recovered());
    control.show(new CrashStory("inc-2", "db", "orders", Shop.START, "x").asked());

    assertThat(aceso("incidents")).isZero();
    assertThat(out.toString())
        .contains("inc-2  awaiting_approval  db         crashed  restart-graceful  -        ")
        .contains("inc-1  recovered          payments   crashed  restart-graceful  success  1.4 s");
    aceso("incidents", "--state", "recovered,closed");
    assertThat(out.toString()).contains("inc-1").doesNotContain("inc-2");
    aceso("incidents", "--limit", "1");
    assertThat(out.toString()).contains("inc-2").doesNotContain("inc-1");
    assertThat(aceso("incidents", "--state", "asleep")).isEqualTo(2);
    assertThat(err.toString()).contains("asleep").contains("awaiting_approval");
  }

  @Test
  void incidentsAsJsonAreTheArrayOfTheApi() {
    control.show(story.recovered());

    assertThat(aceso("incidents", "--json")).isZero();

    JsonNode array = JsonMapper.shared().readTree(out.toString());
    assertThat(array.isArray()).isTrue();
    assertThat(array.get(0).get("state").asString()).isEqualTo("recovered");
    assertThat(array.get(0).at("/cause/component").asString()).isEqualTo("payments");
  }

  @Test
  void oneIncidentSaysWhatCanBeDone() {
    control.show(story.asked());
    assertThat(aceso("incidents", "inc-1")).isZero();
    assertThat(out.toString())
        .contains("payments crashed; restart-graceful waits")
        .contains("cause      payments crashed: killed by SIGSEGV (93 %)")
        .contains("diagnose   106 ms")
        .contains("aceso approve inc-1");

    control.show(story.escalated());
    assertThat(aceso("incidents", "inc-1")).isEqualTo(1);
  }

  @Test
  @Tag("EXE-2.2")
  void theStepThatIsUnderWayIsToldWithWhatItPrintedLast() {
    Incident acting = story.acting();
    Step step = acting.plan().orElseThrow().steps().getFirst();
    Instant since = Instant.now().minusSeconds(34 * 60);
    control.show(acting);
    control.progress(new Progress(step, false, since, Optional.of("310 of\t900 rows")));
    String told =
        "step 1 of 2: %s, for 34 min; last it printed: 310 of 900 rows".formatted(step.summary());

    assertThat(aceso("incidents", "inc-1")).isZero();
    assertThat(out.toString()).contains("under way  " + told);
    assertThat(aceso("explain", "inc-1")).isZero();
    assertThat(out.toString()).contains("What is under way\n  " + told);
    assertThat(aceso("incidents", "inc-1", "--json")).isZero();
    assertThat(JsonMapper.shared().readTree(out.toString()).at("/progress").asString())
        .isEqualTo(told);

    control.progress(new Progress(step, true, since, Optional.empty()));
    assertThat(aceso("explain", "inc-1")).isZero();
    assertThat(out.toString())
        .contains("undoing step 1 of 2: " + step.summary() + ", for 34 min\n");
  }

  @Test
  void explainTellsTheStory() {
    control.show(story.recovered());

    assertThat(aceso("explain", "inc-1")).isZero();
    assertThat(out.toString()).startsWith("inc-1: payments crashed").contains("The proof\n");
    assertThat(aceso("explain", "inc-1", "--json")).isZero();
    assertThat(JsonMapper.shared().readTree(out.toString()).has("sections")).isTrue();
    assertThat(aceso("explain", "inc-9")).isEqualTo(1);
    assertThat(err.toString()).contains("There is no incident inc-9");
  }

  @Test
  void ordersReachTheEngineWithTheNameOfWhoAsks() {
    control.show(story.asked());

    assertThat(aceso("approve", "inc-1", "--plan", "p1")).isZero();
    assertThat(out.toString()).startsWith("done: approve inc-1");
    assertThat(aceso("reject", "inc-1", "--why", "too late", "--by", "ada")).isZero();
    assertThat(aceso("stop", "inc-1")).isZero();
    assertThat(aceso("close", "inc-1", "--why", "did it by hand")).isZero();
    assertThat(aceso("retry", "inc-1", "--why", "the disk is larger")).isZero();
    assertThat(aceso("stop", "db", "--why", "moving it")).isZero();
    assertThat(aceso("start", "db")).isZero();
    assertThat(aceso("restart", "db")).isZero();
    assertThat(aceso("pause")).isZero();
    assertThat(aceso("pause", "db")).isZero();
    assertThat(aceso("resume", "db", "--json")).isZero();
    assertThat(out.toString()).isEqualTo("{\"done\":\"resumed db\"}\n");

    assertThat(control.asked())
        .containsExactly(
            "approve inc-1 p1 " + ME,
            "reject inc-1 ada too late",
            "stop inc-1 " + ME,
            "close inc-1 " + ME + " did it by hand",
            "retry inc-1 " + ME + " the disk is larger",
            "stop db " + ME + " moving it",
            "start db " + ME + " ",
            "restart db " + ME + " ",
            "pause all " + ME,
            "pause db " + ME,
            "resume db " + ME);
  }

  @Test
  void whatIsRefusedHasStatusOne() {
    control.show(story.recovered());

    assertThat(aceso("stop", "inc-1")).isEqualTo(1);
    assertThat(err.toString()).startsWith("aceso: inc-1 is over.");
  }

  @Test
  void knowledgeIsATable() {
    assertThat(aceso("knowledge")).isZero();
    assertThat(out.toString())
        .contains("9 recovered without a person, 1.4 s from onset to proof on average")
        .contains("payments   crashed  restart-graceful  9 of 10  83 %    1.3 s  900 ms");
  }

  @Test
  void versionIsThatOfTheBuild() {
    assertThat(run("version")).isZero();
    assertThat(out.toString()).matches("aceso \\d+\\.\\d+\\.\\S+ \\(Java .+\\)\n");
    assertThat(run("--version")).isZero();
  }

  @Test
  void anEngineThatIsNotThereIsSaidWithWhatToDo() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    assertThat(run("status", "--api", "http://127.0.0.1:" + free)).isEqualTo(1);
    assertThat(err.toString())
        .contains("cannot reach an engine at http://127.0.0.1:" + free + ": nothing listens there")
        .contains("aceso run --config DIR");
  }

  @Test
  void wrongUsageHasStatusTwo() {
    assertThat(run("explain")).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required parameter: 'ID'");
    assertThat(run("frobnicate")).isEqualTo(2);
    assertThat(run("status", "--api", "nowhere")).isEqualTo(2);
    assertThat(err.toString()).contains("write it like http://127.0.0.1:7676");
    assertThat(aceso("status", "--token-file", "/no/such/file")).isEqualTo(2);
  }

  @Test
  void theTokenIsSentAndItsAbsenceExplained(@TempDir Path folder) throws IOException {
    String token = "0123456789abcdef";
    Path file = Files.writeString(folder.resolve("token"), token + "\n");
    try (ApiServer guarded = ApiServer.start(ANY_PORT, control, AccessPolicy.ofToken(token))) {
      assertThat(run("status", "--api", guarded.url(), "--token-file", file.toString())).isZero();
      assertThat(run("status", "--api", guarded.url())).isEqualTo(1);
      assertThat(err.toString()).contains("wants a token").contains("ACESO_TOKEN");
    }
  }

  @Test
  void helpNamesEveryCommand() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("status", "incidents", "explain", "approve", "reject", "pause", "resume")
        .contains("stop", "close", "knowledge", "version", "Exit status");
    assertThat(run("status", "--help")).isZero();
    assertThat(out.toString()).contains("--api").contains("--token-file");
  }

  private int aceso(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--api", server.url()));
    return run(all.toArray(String[]::new));
  }

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.run(args, new PrintWriter(out), new PrintWriter(err));
  }
}
