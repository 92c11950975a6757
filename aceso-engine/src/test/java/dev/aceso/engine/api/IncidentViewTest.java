package dev.aceso.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.Mode;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class IncidentViewTest {
  private static final Instant LATER = Shop.START.plusSeconds(60);

  private final CrashStory story =
      new CrashStory("inc-1", "payments", "orders", Shop.START, "panic");

  @Test
  void anIncidentMovesThroughTheStages() {
    assertThat(stage(story.detected())).isEqualTo("diagnose");
    assertThat(stage(story.diagnosed())).isEqualTo("decide");
    assertThat(stage(story.asked())).isEqualTo("decide");
    assertThat(stage(story.acting())).isEqualTo("act");
    assertThat(stage(story.acted())).isEqualTo("validate");
    assertThat(stage(story.recovered())).isEqualTo("learn");
  }

  @Test
  void theComponentIsWhereItWasSeenUntilTheOriginIsKnown() {
    assertThat(IncidentView.of(story.detected(), LATER).component()).isEqualTo("orders");
    assertThat(IncidentView.of(story.detected(), LATER).cause()).isNull();
    assertThat(IncidentView.of(story.diagnosed(), LATER).component()).isEqualTo("payments");
    assertThat(IncidentView.of(story.diagnosed(), LATER).subclass()).isEqualTo("crashed");
  }

  @Test
  void aStageHasATimeOnceItHasEnded() {
    TimesView times = IncidentView.of(story.acting(), LATER).timesMs();

    assertThat(times.detect()).isEqualTo(9);
    assertThat(times.diagnose()).isEqualTo(106);
    assertThat(times.decide()).isEqualTo(3);
    assertThat(times.act()).isNull();
    assertThat(times.validate()).isNull();
    assertThat(times.total()).isEqualTo(60_000);
    assertThat(IncidentView.of(story.acted(), LATER).timesMs().act()).isEqualTo(22);
    assertThat(IncidentView.of(story.recovered(), LATER).timesMs().total()).isEqualTo(1_401);
  }

  @Test
  void theWaitForAnApprovalIsAStageOfItsOwn() {
    TimesView waiting = IncidentView.of(story.asked(), LATER).timesMs();

    assertThat(waiting.decide()).isEqualTo(3);
    assertThat(waiting.approve()).isEqualTo(60_000 - 118);
    assertThat(
            IncidentView.of(
                    story
                        .asked()
                        .with(
                            new IncidentEvent.Executed(
                                new ExecutionEvent.Started(Shop.START.plusSeconds(20), 1))),
                    LATER)
                .timesMs()
                .approve())
        .isEqualTo(20_000 - 118);
    assertThat(IncidentView.of(story.acting(), LATER).timesMs().approve()).isNull();
  }

  @Test
  void whatAPersonMayAskForFollowsTheState() {
    assertThat(IncidentView.of(story.asked(), LATER).allowed())
        .containsExactly("approve", "reject", "stop", "guide");
    assertThat(IncidentView.of(story.acting(), LATER).allowed()).containsExactly("stop");
    assertThat(IncidentView.of(story.escalated(), LATER).allowed())
        .containsExactly("acknowledge", "retry", "close", "guide");
    assertThat(IncidentView.of(story.recovered(), LATER).allowed()).isEmpty();
  }

  @Test
  void theSentenceSaysHowItStands() {
    assertThat(Explainer.sentence(story.decided(Mode.SHADOW)))
        .isEqualTo(
            "payments crashed; restart-graceful would be carried out, but the mode is shadow and"
                + " touches nothing.");
    assertThat(Explainer.sentence(story.asked()))
        .isEqualTo("payments crashed; restart-graceful waits for a person's approval.");
    assertThat(Explainer.sentence(story.recovered()))
        .isEqualTo(
            "payments crashed; restart-graceful brought it back in 1.4 s, proved by fresh"
                + " evidence.");
    assertThat(Explainer.sentence(story.escalated()))
        .isEqualTo(
            "payments crashed; a person has to see to it: 3 recoveries within 10 min did not"
                + " last.");
  }

  private static String stage(Incident incident) {
    return IncidentView.of(incident, LATER).stage();
  }
}
