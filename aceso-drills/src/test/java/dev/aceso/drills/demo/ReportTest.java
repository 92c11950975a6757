package dev.aceso.drills.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.drills.shop.Role;
import dev.aceso.drills.truth.Untrue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void aRecoveryOfWhatWasBrokenIsNoFalseAction() {
    List<JsonNode> incidents = List.of(incident("payments", START.plusMillis(3), 2));
    assertThat(Report.falseActions(incidents, List.of(healed(Role.PAYMENTS, 300)))).isZero();
  }

  @Test
  void recoveriesOfAnotherComponentAreEachAFalseAction() {
    List<JsonNode> incidents =
        List.of(
            incident("payments", START.plusMillis(3), 1),
            incident("orders", START.plusMillis(200), 2));
    assertThat(Report.falseActions(incidents, List.of(healed(Role.PAYMENTS, 300)))).isEqualTo(2);
  }

  @Test
  void aRecoveryBeforeTheFaultOrLongAfterItIsAFalseAction() {
    List<JsonNode> incidents =
        List.of(
            incident("payments", START.minusSeconds(5), 1),
            incident("payments", START.plusSeconds(60), 1));
    assertThat(Report.falseActions(incidents, List.of(healed(Role.PAYMENTS, 300)))).isEqualTo(2);
  }

  @Test
  void anIncidentThatNothingWasDoneAboutIsNoFalseAction() {
    List<JsonNode> incidents = List.of(incident("orders", START.plusMillis(3), 0));
    assertThat(Report.falseActions(incidents, List.of(healed(Role.PAYMENTS, 300)))).isZero();
  }

  @Test
  void theLineHasCountsTimesAndWhatIsNotHealed() {
    Report report =
        new Report(
            List.of(
                healed(Role.PAYMENTS, 300),
                healed(Role.ORDERS, 1200),
                healed(Role.STOREFRONT, 250),
                unhealed(Role.ORDERS)),
            0,
            List.of(new Untrue("inc-4", "orders crashed", "orders was stopped by SIGSTOP")),
            Optional.of(JSON.readTree("{\"ok\":100,\"failed\":3}")),
            Duration.ofMillis(30_040));
    JsonNode json = JSON.readTree(report.json());
    assertThat(report.json()).doesNotContain("\n");
    assertThat(json.path("injected").asInt()).isEqualTo(4);
    assertThat(json.path("recovered").asInt()).isEqualTo(3);
    assertThat(json.path("false_actions").asInt()).isZero();
    assertThat(json.path("mttr_ms").path("p50").asInt()).isEqualTo(300);
    assertThat(json.path("mttr_ms").path("max").asInt()).isEqualTo(1200);
    assertThat(json.path("unhealed").path(0).asString()).isEqualTo("crash of orders");
    assertThat(json.path("untrue").path(0).path("said").asString()).isEqualTo("orders crashed");
    assertThat(json.path("requests").path("ok").asInt()).isEqualTo(100);
    assertThat(json.path("seconds").asDouble()).isEqualTo(30.0);
    assertThat(report.allWell()).isFalse();
  }

  @Test
  void allIsWellOnlyWhenSomethingWasBrokenAllIsHealedAndNothingElseWasTouched() {
    assertThat(report(List.of(), 0).allWell()).isFalse();
    assertThat(report(List.of(healed(Role.ORDERS, 10)), 0).allWell()).isTrue();
    assertThat(report(List.of(healed(Role.ORDERS, 10)), 1).allWell()).isFalse();
    assertThat(report(List.of(unhealed(Role.ORDERS)), 0).allWell()).isFalse();
    Untrue untrue = new Untrue("inc-1", "orders hung", "orders was killed");
    Report lying =
        new Report(
            List.of(healed(Role.ORDERS, 10)),
            0,
            List.of(untrue),
            Optional.empty(),
            Duration.ofSeconds(1));
    assertThat(lying.allWell()).isFalse();
  }

  private static Report report(List<Healing> healings, long falseActions) {
    return new Report(healings, falseActions, List.of(), Optional.empty(), Duration.ofSeconds(1));
  }

  private static Healing healed(Role on, long ms) {
    return healing(on, true, Optional.of(Duration.ofMillis(ms)));
  }

  private static Healing unhealed(Role on) {
    return healing(on, false, Optional.empty());
  }

  private static Healing healing(Role on, boolean healed, Optional<Duration> took) {
    Chaos.Injection injection = new Chaos.Injection(new Fault.Crash(on), START, "kill -9");
    return new Healing(injection, healed, took, Optional.empty(), START.plusSeconds(5));
  }

  private static JsonNode incident(String component, Instant opened, int attempts) {
    String list = "{},".repeat(attempts);
    return JSON.readTree(
        "{\"component\":\"%s\",\"opened_at\":\"%s\",\"state\":\"recovered\",\"attempts\":[%s]}"
            .formatted(
                component, opened, list.isEmpty() ? "" : list.substring(0, list.length() - 1)));
  }
}
