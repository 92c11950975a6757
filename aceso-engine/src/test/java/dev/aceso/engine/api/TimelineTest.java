package dev.aceso.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.engine.journal.Course;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.Knowledge;
import dev.aceso.model.Mode;
import dev.aceso.model.StepOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final Instant T0 = Shop.START;
  private final CrashStory story = new CrashStory("inc-1", "payments", "orders", T0, "x");
  private final Incident incident = story.escalated();

  @Test
  void everyDiagnosisDecisionAttemptAndStepIsTold() {
    List<IncidentEvent> events = new ArrayList<>();
    events.add(new IncidentEvent.Opened(at(0), story.detected().failures().getFirst()));
    events.add(new IncidentEvent.Joined(at(1), story.detected().failures().getLast()));
    for (int round = 0; round < 2; round++) {
      int from = 10 + round * 20;
      events.add(
          new IncidentEvent.Diagnosed(at(from), story.diagnosed().diagnosis().orElseThrow()));
      events.add(
          new IncidentEvent.Decided(
              at(from + 1), story.decided(Mode.APPROVE).decision().orElseThrow()));
      events.add(new IncidentEvent.ApprovalAsked(at(from + 2), "plan-inc-1-1", at(900)));
      events.add(new IncidentEvent.Approved(at(from + 3), "plan-inc-1-1", "ann" + round));
      events.add(executed(new ExecutionEvent.Started(at(from + 4), round + 1)));
      events.add(executed(new ExecutionEvent.Intended(at(from + 5), 0, 1, false, "k")));
      events.add(
          executed(
              new ExecutionEvent.Returned(
                  at(from + 6), 0, 1, false, new StepOutcome.Succeeded("gone"))));
      events.add(new IncidentEvent.Concluded(at(from + 7), incident.results().getFirst()));
    }
    events.add(new IncidentEvent.Relapsed(at(60), "inc-0", "restart-simple"));
    events.add(new IncidentEvent.Escalated(at(61), "no way"));
    events.add(new IncidentEvent.Reminded(at(62), 1));
    events.add(new IncidentEvent.Acknowledged(at(63), "bob"));
    events.add(new IncidentEvent.Rejected(at(64), "plan-2", "bob", "not now"));
    events.add(new IncidentEvent.Held(at(65), "bob"));
    events.add(new IncidentEvent.Retried(at(66), "cid", "new disk"));
    events.add(new IncidentEvent.Closed(at(67), false, "closed by cid: fixed"));

    List<Timeline.Entry> told = Timeline.of(incident, new Course(events, 0));

    assertThat(told).hasSameSizeAs(events);
    assertThat(told)
        .extracting(Timeline.Entry::text)
        .containsSubsequence(
            "payments crashed: killed by SIGSEGV, 93 % sure",
            "approved by ann0",
            "restart-graceful begins, allowed by ann0",
            "try to stop payments",
            "approved by ann1",
            "restart-graceful begins, allowed by ann1",
            "try to stop payments",
            "restart-simple did not last: it had been reported as a success in inc-0",
            "people are told: no way",
            "people are told again, reminder 1",
            "bob has taken notice",
            "rejected by bob: not now",
            "bob wants nothing more done about it for now",
            "cid wants it tried again from the beginning: new disk",
            "closed: closed by cid: fixed");
    assertThat(
            Explainer.explain(incident, new Course(events, 0), Knowledge.NONE, Optional.empty())
                .text())
        .contains("allowed by ann0", "allowed by ann1", "people are told: no way");
  }

  @Test
  void onlyTheLatestAreToldAndHowManyAreLeftOut() {
    List<IncidentEvent> events = new ArrayList<>();
    for (int i = 0; i < Timeline.MOST + 5; i++) {
      events.add(new IncidentEvent.Reminded(at(i), i));
    }

    List<Timeline.Entry> told = Timeline.of(incident, new Course(events, 7));

    assertThat(told).hasSize(Timeline.MOST + 1);
    assertThat(told.getFirst().text()).isEqualTo("12 earlier entries are left out");
    assertThat(told.getLast().text()).endsWith("reminder " + (Timeline.MOST + 4));
  }

  @Test
  void aStepOfAPlanThatIsLeftOutIsToldByItsNumber() {
    Course course =
        new Course(List.of(executed(new ExecutionEvent.Intended(at(1), 1, 1, false, "k"))), 40);

    assertThat(Timeline.of(incident, course).getLast().text()).isEqualTo("try to step 2");
  }

  @Test
  void withoutARecordTheIncidentItselfIsTold() {
    assertThat(Timeline.of(incident, Course.UNKNOWN))
        .extracting(Timeline.Entry::text)
        .contains("start payments done: pid 4812");
  }

  private static IncidentEvent executed(ExecutionEvent event) {
    return new IncidentEvent.Executed(event);
  }

  private static Instant at(int second) {
    return T0.plusSeconds(second);
  }
}
