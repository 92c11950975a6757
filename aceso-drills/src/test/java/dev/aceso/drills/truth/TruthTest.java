package dev.aceso.drills.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Each sentence in a true and in an untrue story. */
class TruthTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant T0 = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void aTrueStoryHasNothingUntrue() {
    assertThat(untrue(killed("web"), new Told("web", "crashed"))).isEmpty();
  }

  @Test
  void whatIsBrokenIsToBeBlamed() {
    assertThat(untrue(killed("db"), new Told("web", "crashed")))
        .anySatisfy(
            u -> {
              assertThat(u.said()).isEqualTo("the cause is that web crashed");
              assertThat(u.seen()).contains("db was killed at 2026-01-02T03:04:06Z");
            });
  }

  @Test
  void whereNothingIsBrokenNothingIsToBeBlamed() {
    Observations well = new Observations(List.of(), List.of(), List.of());
    List<Untrue> untrue = Truth.untrue(List.of(), well, List.of(new Told("web", "hung").account()));
    assertThat(untrue).extracting(Untrue::seen).anyMatch(s -> s.startsWith("nothing was broken"));
  }

  @Test
  void whatTheObserverSawDownTooMayBeBlamed() {
    Observations down =
        new Observations(
            List.of(new Observations.Down("web", at(1_100), at(2_000))), List.of(), List.of());
    Told told = new Told("web", "hung");
    told.deeds.clear();
    told.state = "closed";
    told.last = "closed: gone by itself before anything was done";
    assertThat(Truth.untrue(List.of(), down, List.of(told.account()))).isEmpty();
  }

  @Test
  void theKindOfFailureMustFitWhatWasDone() {
    assertThat(untrue(harm(Harm.Kind.HUNG, "web"), new Told("web", "crashed")))
        .extracting(Untrue::said)
        .containsExactly("web crashed");
    assertThat(untrue(harm(Harm.Kind.HUNG, "web"), new Told("web", "hung"))).isEmpty();
    assertThat(untrue(harm(Harm.Kind.DISK_FILLED, "web"), new Told("web", "failing"))).hasSize(1);
  }

  @Test
  void oneCrashIsNoCrashLoop() {
    assertThat(untrue(killed("web"), new Told("web", "crash-loop"))).hasSize(1);
    assertThat(untrue(harm(Harm.Kind.CRASH_LOOPING, "web"), new Told("web", "crash-loop")))
        .isEmpty();
  }

  @Test
  void whatAPersonStoppedHasNotFailed() {
    assertThat(untrue(harm(Harm.Kind.STOPPED_BY_PERSON, "web"), new Told("web", "crashed")))
        .extracting(Untrue::seen)
        .containsExactly("web was stopped by a person at 2026-01-02T03:04:06Z");
  }

  @Test
  void nobodyIsToldToHaveStoppedWhatNobodyStopped() {
    Told told = new Told("web", "crashed");
    told.state = "closed";
    told.last = "closed: web was stopped by ann";
    assertThat(untrue(killed("web"), told)).extracting(Untrue::said).containsExactly(told.last);
  }

  @Test
  void nothingIsHealedByTheEngineWithoutADeed() {
    Told told = new Told("web", "crashed");
    told.deeds.clear();
    assertThat(untrue(killed("web"), told))
        .extracting(Untrue::seen)
        .contains("no step of a plan was done");
  }

  @Test
  void nothingHasGoneByItselfAfterADeed() {
    Told told = new Told("web", "crashed");
    told.state = "closed";
    told.last = "closed: gone by itself before anything was done";
    assertThat(untrue(killed("web"), told)).extracting(Untrue::said).containsExactly(told.last);
  }

  @Test
  void serviceIsNotBackBeforeItWasSeenBackNorBeforeTheHarm() {
    Told early = new Told("web", "crashed");
    early.restored = 100;
    assertThat(untrue(killed("web"), early))
        .extracting(Untrue::said)
        .containsExactly("served again at 2026-01-02T03:04:06.110Z");
    Told before = new Told("web", "crashed");
    before.onset = at(500);
    before.restored = 100;
    assertThat(untrue(killed("web"), before))
        .extracting(Untrue::said)
        .contains(
            "it began at 2026-01-02T03:04:05.500Z", "served again at 2026-01-02T03:04:05.600Z");
  }

  @Test
  void itIsNotOverWhileItIsDown() {
    Told told = new Told("web", "crashed");
    told.closed = at(1_500);
    assertThat(untrue(killed("web"), told))
        .extracting(Untrue::said)
        .contains("it is over since 2026-01-02T03:04:06.500Z");
  }

  @Test
  void eachStartThatIsToldWasSeenAndEachThatWasSeenIsTold() {
    Told wrong = new Told("web", "crashed");
    wrong.deeds.clear();
    wrong.deeds.add("start web done: started, pid 99");
    assertThat(untrue(killed("web"), wrong))
        .extracting(Untrue::toString)
        .containsExactlyInAnyOrder(
            "inc-1 says: started web as process 99; seen: no such process was seen",
            "- says: nothing of a start of web; seen: process 20 was new at"
                + " 2026-01-02T03:04:06.400Z");
  }

  @Test
  void whatWasDoneToWhatNobodyBrokeIsAFalseAction() {
    Told told = new Told("web", "crashed");
    assertThat(Truth.falseActions(List.of(killed("web")), List.of(told.account()))).isZero();
    assertThat(Truth.falseActions(List.of(killed("db")), List.of(told.account()))).isEqualTo(1);
    Harm order = harm(Harm.Kind.STOPPED_BY_PERSON, "web");
    assertThat(Truth.falseActions(List.of(order), List.of(told.account()))).isEqualTo(1);
  }

  private static List<Untrue> untrue(Harm harm, Told told) {
    Observations seen =
        new Observations(
            harm.kind() == Harm.Kind.STOPPED_BY_PERSON
                ? List.of()
                : List.of(new Observations.Down(harm.component(), at(1_020), at(2_000))),
            List.of(
                new Observations.Started("web", 10, T0),
                new Observations.Started("web", 20, at(1_400))),
            List.of());
    return Truth.untrue(List.of(harm), seen, List.of(told.account()));
  }

  private static Harm killed(String component) {
    return harm(Harm.Kind.KILLED, component);
  }

  private static Harm harm(Harm.Kind kind, String component) {
    return new Harm(kind, component, at(1_000), at(5_000));
  }

  private static Instant at(long ms) {
    return T0.plusMillis(ms);
  }

  /** An incident as the API tells it; true of a web that was killed, unless it is changed. */
  private static final class Told {
    final String blamed;
    final String kind;
    final List<String> deeds =
        new ArrayList<>(List.of("try to start web", "start web done: started, pid 20"));
    String state = "recovered";
    String last = "recovered: web is back";
    Instant onset = at(1_010);
    Instant closed = at(3_500);
    long restored = 1_050;

    Told(String blamed, String kind) {
      this.blamed = blamed;
      this.kind = kind;
    }

    Account account() {
      ObjectNode json = JSON.createObjectNode();
      json.put("id", "inc-1").put("component", blamed).put("subclass", kind).put("state", state);
      json.putObject("cause").put("component", blamed);
      json.put("onset", onset.toString()).put("closed_at", closed.toString());
      json.putObject("times_ms").put("restored", restored);
      ArrayNode timeline = json.putArray("timeline");
      for (String deed : deeds) {
        entry(timeline, at(1_300), "act", deed);
      }
      entry(timeline, closed, "learn", last);
      Optional.of(json.putArray("attempts").addObject())
          .filter(_ -> state.equals("recovered"))
          .ifPresent(a -> a.putArray("proof").addObject().put("summary", "web runs as process 20"));
      return Account.of(json);
    }

    private static void entry(ArrayNode timeline, Instant at, String stage, String text) {
      timeline.addObject().put("at", at.toString()).put("stage", stage).put("text", text);
    }
  }
}
