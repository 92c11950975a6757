package dev.aceso.engine.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aceso.engine.access.AccessPolicy;
import dev.aceso.engine.loop.Pulse;
import dev.aceso.model.Mode;
import dev.aceso.model.Policy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(value = 60, unit = SECONDS)
class ApiServerTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final FakeControl control = new FakeControl(Mode.APPROVE);
  private final CrashStory story =
      new CrashStory("inc-1", "payments", "orders", Shop.START, "panic: nil");
  private ApiServer server;
  private Http http;

  @BeforeEach
  void start() throws IOException {
    server = ApiServer.start(ANY_PORT, control, AccessPolicy.ofAnyoneLocal());
    http = new Http(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void statusTellsOfEveryComponent() throws Exception {
    JsonNode status = http.json("/api/v1/status");

    assertThat(status.get("system").asString()).isEqualTo("shop");
    assertThat(status.get("mode").asString()).isEqualTo("approve");
    assertThat(status.get("problem").isNull()).isTrue();
    assertThat(status.get("health").get("up").asInt()).isEqualTo(10);
    JsonNode storefront = status.get("components").get(0);
    assertThat(storefront.get("depends_on").get(0).asString()).isEqualTo("orders");
    assertThat(storefront.get("tier").asString()).isEqualTo("critical");
    assertThat(http.json("/api/v1/components")).hasSize(10);
  }

  @Test
  void anIncidentHasTheFieldsThatProgramsRelyOn() throws Exception {
    control.show(story.recovered());

    JsonNode incident = http.json("/api/v1/incidents").get(0);

    assertThat(incident.get("id").asString()).isEqualTo("inc-1");
    assertThat(incident.get("component").asString()).isEqualTo("payments");
    assertThat(incident.get("detected_on").asString()).isEqualTo("orders");
    assertThat(incident.get("class").asString()).isEqualTo("service-failure");
    assertThat(incident.get("subclass").asString()).isEqualTo("crashed");
    assertThat(incident.get("state").asString()).isEqualTo("recovered");
    assertThat(incident.get("outcome").asString()).isEqualTo("success");
    assertThat(incident.get("strategy").asString()).isEqualTo("restart/graceful");
    assertThat(incident.get("mode").asString()).isEqualTo("automatic");
    assertThat(incident.get("cause").get("component").asString()).isEqualTo("payments");
    assertThat(incident.get("cause").get("probability").asDouble()).isEqualTo(0.93);
    assertThat(incident.get("times_ms").get("total").asLong()).isEqualTo(1_401);
    assertThat(incident.get("closed_at").asString()).isEqualTo("2026-03-01T10:00:01.401Z");
  }

  @Test
  void incidentsAreFilteredByStateAndLimited() throws Exception {
    control.show(story.recovered());
    control.show(new CrashStory("inc-2", "db", "orders", Shop.START, "x").asked());
    control.show(new CrashStory("inc-3", "cache", "catalog", Shop.START, "x").detected());

    assertThat(http.json("/api/v1/incidents")).hasSize(3);
    assertThat(http.json("/api/v1/incidents").get(0).get("id").asString()).isEqualTo("inc-3");
    assertThat(http.json("/api/v1/incidents?limit=1")).hasSize(1);
    assertThat(http.json("/api/v1/incidents?state=awaiting_approval,open")).hasSize(2);
    assertThat(http.json("/api/v1/incidents?state=open&state=recovered")).hasSize(2);
    assertProblem(http.get("/api/v1/incidents?state=sleeping"), 400, "awaiting_approval");
    assertProblem(http.get("/api/v1/incidents?limit=0"), 400, "from 1 to 10000");
    assertProblem(http.get("/api/v1/incidents?limt=1"), 400, "limit, state");
  }

  @Test
  void detailHoldsEvidenceCausesCandidatesStepsAndProof() throws Exception {
    control.show(story.recovered());

    JsonNode detail = http.json("/api/v1/incidents/inc-1");

    assertThat(detail.get("state").asString()).isEqualTo("recovered");
    assertThat(detail.at("/failures/1/evidence/0/text").asString()).contains("SIGSEGV");
    assertThat(detail.at("/diagnosis/causes")).hasSize(2);
    assertThat(detail.at("/decision/candidates/0/parts/5/name").asString()).isEqualTo("history");
    assertThat(detail.at("/decision/candidates/3/ruled_out").asString()).contains("34 %");
    assertThat(detail.at("/plan/steps/1/state").asString()).isEqualTo("succeeded");
    assertThat(detail.at("/plan/steps/1/took_ms").asLong()).isEqualTo(11);
    assertThat(detail.at("/attempts/0/proof/0/verdict").asString()).isEqualTo("good");
    assertThat(detail.at("/learned/0").asString()).contains("healed 9 of 10");
    assertProblem(http.get("/api/v1/incidents/inc-9"), 404, "inc-9");
  }

  @Test
  void explanationIsTextOrJson() throws Exception {
    control.show(story.recovered());

    HttpResponse<String> text = http.get("/api/v1/incidents/inc-1/explain");
    HttpResponse<String> json =
        http.get("/api/v1/incidents/inc-1/explain", "Accept", "application/json");

    assertThat(text.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
    assertThat(text.body()).startsWith("inc-1: payments crashed;");
    assertThat(Json.MAPPER.readTree(json.body()).get("sections").size()).isGreaterThan(5);
  }

  @Test
  void knowledgeAndPolicyAreShown() throws Exception {
    assertThat(http.json("/api/v1/knowledge").at("/entries/0/chance").asDouble())
        .isEqualTo(10.0 / 12);
    assertThat(http.json("/api/v1/policy").at("/limits/within_ms").asLong()).isEqualTo(600_000);
  }

  @Test
  void ordersReachTheEngine() throws Exception {
    control.show(story.asked());

    http.post("/api/v1/incidents/inc-1/approve", "{\"plan\":\"plan-inc-1-1\",\"by\":\"ada\"}");
    http.post("/api/v1/incidents/inc-1/reject", "{\"by\":\"ada\",\"why\":\"not now\"}");
    http.post("/api/v1/incidents/inc-1/stop", "{\"by\":\"ada\"}");
    http.post("/api/v1/incidents/inc-1/close", "{\"by\":\"ada\",\"why\":\"fixed by hand\"}");
    http.post("/api/v1/pause", "{\"by\":\"ada\",\"component\":\"db\"}");
    http.post("/api/v1/resume", "{\"by\":\"ada\"}");
    HttpResponse<String> last = http.post("/api/v1/components/db/heartbeat", "");

    assertThat(last.statusCode()).isEqualTo(200);
    assertThat(control.asked())
        .containsExactly(
            "approve inc-1 plan-inc-1-1 ada",
            "reject inc-1 ada not now",
            "stop inc-1 ada",
            "close inc-1 ada fixed by hand",
            "pause db ada",
            "resume all ada",
            "heartbeat db");
  }

  @Test
  void whatTheEngineRefusesIsAConflictAndWhatIsUnknownIsNotFound() throws Exception {
    control.show(story.recovered());

    assertProblem(http.post("/api/v1/incidents/inc-1/stop", "{\"by\":\"ada\"}"), 409, "is over");
    assertProblem(http.post("/api/v1/incidents/inc-7/stop", "{\"by\":\"ada\"}"), 404, "inc-7");
    assertProblem(http.post("/api/v1/components/No%20Such/heartbeat", ""), 404, "No Such");
  }

  @Test
  void aBadBodyIsRefusedWithTheFix() throws Exception {
    String stop = "/api/v1/incidents/inc-1/stop";

    assertProblem(http.post(stop, "{\"by\": \"ada\",\n  }"), 400, "Line 2, column ");
    assertProblem(http.post(stop, "{\"by\":\"ada\",\"force\":true}"), 400, "field 'force'");
    assertProblem(http.post(stop, "{\"by\":[1]}"), 400, "'by' is not of the type");
    assertProblem(http.post(stop, "{\"by\":\"a\",\"by\":\"b\"}"), 400, "Duplicate");
    assertProblem(http.post(stop, "{\"by\":\"a\"} x"), 400, "Line 1");
    assertProblem(http.post(stop, "[]"), 400, "must be a JSON object");
    assertProblem(http.post(stop, "null"), 400, "null");
    assertProblem(http.post(stop, "{}"), 400, "'by' is missing");
    assertProblem(http.post(stop, "{\"by\":\"" + "x".repeat(201) + "\"}"), 400, "200 are allowed");
    assertProblem(http.post(stop, "{\"by\":\"a\\nb\"}"), 400, "control characters");
    assertProblem(http.post(stop, "{\"by\":\"" + "x".repeat(70_000) + "\"}"), 413, "65536");
    assertProblem(
        http.send(http.request(stop).POST(HttpRequest.BodyPublishers.ofString("by=ada"))),
        415,
        "application/json");
    assertThat(control.asked()).isEmpty();
  }

  @Test
  void whatIsNotThereIsSaidInPlainWords() throws Exception {
    assertProblem(http.get("/api/v1/nothing"), 404, "/api/v1/nothing");
    HttpResponse<String> wrong = http.send(http.request("/api/v1/status").DELETE());
    assertProblem(wrong, 405, "Use GET");
    assertThat(wrong.headers().firstValue("Allow")).hasValue("GET");
    assertProblem(http.get("/console/../../../../etc/passwd"), 404, "nothing at");
  }

  @Test
  void aDefectIsNotShownToTheCaller() throws Exception {
    FakeControl failing =
        new FakeControl(Mode.SHADOW) {
          @Override
          public Policy policy() {
            throw new IllegalStateException("a secret");
          }
        };
    try (ApiServer other = ApiServer.start(ANY_PORT, failing, AccessPolicy.ofAnyoneLocal())) {
      HttpResponse<String> answer = new Http(other).get("/api/v1/policy");

      assertProblem(answer, 500, "defect");
      assertThat(answer.body()).doesNotContain("secret");
    }
  }

  @Test
  void aTakenPortIsSaidWithTheFix() {
    assertThatThrownBy(
            () -> ApiServer.start(server.address(), control, AccessPolicy.ofAnyoneLocal()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot listen on")
        .hasMessageContaining("" + server.address().getPort())
        .hasMessageContaining("engine.listen");
  }

  @Test
  void theConsoleIsServedWithItsOwnFilesOnly() throws Exception {
    HttpResponse<String> page = http.get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'self'")
        .contains("frame-ancestors 'none'");
    for (String path : Console.files().keySet()) {
      assertThat(http.get(path).statusCode()).as(path).isEqualTo(200);
    }
  }

  @Test
  void healthIsOkOnceEverythingIsWatched() throws Exception {
    assertThat(http.get("/healthz").body()).isEqualTo("ok\n");
  }

  @Test
  void healthFollowsThePulse() throws Exception {
    control.pulse(new Pulse.Stuck(Duration.ofSeconds(12), "dealing with an order"));
    assertThat(http.get("/healthz").statusCode()).isEqualTo(503);
    assertThat(http.get("/healthz").body())
        .contains("dealing with an order for 12 s")
        .hasLineCount(1);
    assertThat(http.get("/metrics").body()).contains("aceso_up 0");
    control.pulse(new Pulse.NotWritten("no space"));
    assertThat(http.get("/healthz").body()).isEqualTo("no space\n");
    control.pulse(new Pulse.Broken("java.lang.Error"));
    assertThat(http.get("/healthz").body()).contains("the loop broke");
    control.pulse(new Pulse.Beating());
    assertThat(http.get("/healthz").statusCode()).isEqualTo(200);
    assertThat(http.get("/metrics").body()).contains("aceso_up 1");
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String said) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode problem = Json.MAPPER.readTree(answer.body());
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("fix").asString()).isNotBlank();
    assertThat(problem.get("detail").asString() + " " + problem.get("fix").asString())
        .contains(said);
  }
}
