package dev.aceso.drills.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.drills.shop.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class NarratorTest {
  private static final Chaos.Injection INJECTION =
      new Chaos.Injection(new Fault.Crash(Role.PAYMENTS), Instant.EPOCH, "kill -9 of payments");

  private static final JsonNode INCIDENT =
      new JsonMapper()
          .readTree(
              """
              {"id": "i-1", "component": "payments", "subclass": "crashed", "state": "recovered",
               "cause": {"component": "payments", "summary": "killed by signal 9", "probability": 0.966},
               "failures": [{"component": "payments", "evidence": [
                 {"text": "older"}, {"text": "ended by signal 9 after 12 s"}]}],
               "diagnosis": {"affected": [
                 {"component": "payments", "role": "origin"},
                 {"component": "orders", "role": "symptom"},
                 {"component": "storefront", "role": "symptom"}]},
               "attempts": [{"strategy": "restart/simple", "outcome": "success", "proof": [
                 {"category": "health", "verdict": "good", "summary": "8 of 8 passed"}]}],
               "plan": {"steps": [{"action": "start", "on": "payments"}]},
               "times_ms": {"detect": 2, "diagnose": 1, "decide": 1, "act": 290, "validate": 2010,
                            "restored": 300, "total": 2310}}
              """);

  @Test
  void tellsWhatItSawWhyWhatItDidTheProofAndTheTime() {
    Healing healing =
        new Healing(
            INJECTION,
            true,
            Optional.of(Duration.ofMillis(312)),
            Optional.of(INCIDENT),
            Instant.EPOCH);
    assertThat(Narrator.told(healing))
        .containsExactly(
            "    saw    payments: ended by signal 9 after 12 s; symptoms, left alone: orders,"
                + " storefront",
            "    why    killed by signal 9 (crashed, 97 %)",
            "    did    restart/simple -> success (start payments)",
            "    proof  health good: 8 of 8 passed",
            "    time   serving again after 312 ms; detect 2, diagnose 1, decide 1, act 290,"
                + " validate 2010 ms");
  }

  @Test
  void saysPlainlyWhenNothingWasSeenOrHealed() {
    Healing healing =
        new Healing(INJECTION, false, Optional.empty(), Optional.empty(), Instant.EPOCH);
    assertThat(Narrator.told(healing))
        .isEqualTo(
            List.of(
                "    saw    nothing: the engine opened no incident",
                "    time   NOT HEALED: not serving again"));
  }
}
