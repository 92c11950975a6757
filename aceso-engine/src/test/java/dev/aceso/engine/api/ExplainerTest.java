package dev.aceso.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.engine.journal.Course;
import dev.aceso.model.Knowledge;
import dev.aceso.model.Mode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplainerTest {
  private final Knowledge knowledge = new FakeControl(Mode.AUTOMATIC).knowledge();

  @Test
  void aRecoveryIsToldFromTheFirstSignToTheLesson() {
    String text = explain("panic: index out of range");

    assertThat(text)
        .containsSubsequence(
            "inc-1: payments crashed; restart-graceful brought it back",
            "What was seen",
            "killed by SIGSEGV",
            "Why",
            "93 %  payments crashed",
            "3 %  something else",
            "Who is affected",
            "orders (symptom): fails because payments is down",
            "What was decided",
            "1. stop payments",
            "Score of each candidate",
            "history",
            "restart-graceful",
            "SEL-6 history: 0.90 of 1, weight 3. healed 9 of 10",
            "Why not the others",
            "restart-in-order: would take storefront down",
            "restart-force: nothing is left to kill",
            "What happened",
            "start payments done: pid 4812",
            "The proof",
            "functionality: good. a test payment went through",
            "What was learned",
            "restart-graceful has healed 9 of 10 when payments crashed: 83 % chance next time");
  }

  @Test
  void noLineIsWiderThanATerminal() {
    String text = explain("word ".repeat(100));

    assertThat(text.lines()).allMatch(l -> l.length() <= Explanation.COLUMNS);
    assertThat(text.lines()).noneMatch(l -> l.endsWith(" "));
  }

  @Test
  void aLogLineCannotSteerTheTerminal() {
    String text = explain("\u001b[2Jgone\u0007 \u009b31m");

    assertThat(text.chars().filter(c -> c != '\n' && Character.isISOControl(c))).isEmpty();
    assertThat(text).contains("[2Jgone");
  }

  @Test
  void anIncidentThatIsNotDiagnosedYetIsToldAsFarAsItIsKnown() {
    CrashStory story = new CrashStory("inc-1", "payments", "orders", Shop.START, "x");

    String text =
        Explainer.explain(story.detected(), Course.UNKNOWN, Knowledge.NONE, Optional.empty())
            .text();

    assertThat(text).contains("the cause is being looked for").doesNotContain("What was decided");
  }

  private String explain(String logLine) {
    CrashStory story = new CrashStory("inc-1", "payments", "orders", Shop.START, logLine);
    return Explainer.explain(story.recovered(), Course.UNKNOWN, knowledge, Optional.empty()).text();
  }
}
