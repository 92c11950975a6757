package dev.aceso.drills.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.drills.truth.Untrue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SoakReportTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonNode INCIDENT =
      JSON.readTree("{\"id\":\"inc-1\",\"state\":\"recovered\",\"attempts\":[{},{}]}");

  @Test
  void aSoakIsPassedOnlyWithoutAnyFlaw() {
    assertThat(report(List.of(), List.of(), 0, List.of(), List.of()).allWell()).isTrue();
    assertThat(report(List.of("hang"), List.of(), 0, List.of(), List.of()).allWell()).isFalse();
    assertThat(report(List.of(), List.of("load"), 0, List.of(), List.of()).allWell()).isFalse();
    assertThat(report(List.of(), List.of(), 1, List.of(), List.of()).allWell()).isFalse();
    assertThat(report(List.of(), List.of(), 0, List.of(untrue()), List.of()).allWell()).isFalse();
    assertThat(report(List.of(), List.of(), 0, List.of(), List.of(INCIDENT)).allWell()).isFalse();
  }

  @Test
  void theReportHoldsTheSeedAndEachIncidentThatIsToldOfUntruly() {
    JsonNode json =
        JSON.readTree(report(List.of(), List.of(), 0, List.of(untrue()), List.of(INCIDENT)).json());
    assertThat(json.path("seed").asLong()).isEqualTo(42);
    assertThat(json.path("troubles").asInt()).isEqualTo(3);
    assertThat(json.path("evidence").path(0).path("id").asString()).isEqualTo("inc-1");
    assertThat(json.path("twin").path("actions").asInt()).isEqualTo(2);
    assertThat(json.path("well").asBoolean()).isFalse();
  }

  private static Untrue untrue() {
    return new Untrue("inc-1", "web crashed", "web was stopped by SIGSTOP");
  }

  private static SoakReport report(
      List<String> unhealed,
      List<String> dead,
      long falseActions,
      List<Untrue> untrue,
      List<JsonNode> twin) {
    return new SoakReport(
        42,
        Duration.ofMinutes(1),
        Map.of("crash", 2, "hang", 1),
        unhealed,
        dead,
        falseActions,
        untrue,
        List.of(INCIDENT),
        twin);
  }
}
