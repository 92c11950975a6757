package dev.aceso.engine.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.engine.api.CrashStory;
import dev.aceso.engine.loop.Hindrance;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Evidence;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.IncidentEvent.ApprovalAsked;
import dev.aceso.model.IncidentEvent.Closed;
import dev.aceso.model.IncidentEvent.Concluded;
import dev.aceso.model.IncidentEvent.Escalated;
import dev.aceso.model.IncidentEvent.Executed;
import dev.aceso.model.IncidentEvent.Held;
import dev.aceso.model.IncidentEvent.Joined;
import dev.aceso.model.IncidentEvent.Opened;
import dev.aceso.model.IncidentEvent.Rejected;
import dev.aceso.model.IncidentEvent.Reminded;
import dev.aceso.model.IncidentEvent.Retried;
import dev.aceso.model.IncidentState;
import dev.aceso.model.Mode;
import dev.aceso.model.Outcome;
import dev.aceso.model.RecoveryResult;
import dev.aceso.model.Severity;
import dev.aceso.model.Times;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {
  @Test
  void thatTheEngineDoesNothingIsToldAndThatItCanActAgain() {
    Optional<URI> console = Optional.of(URI.create("https://aceso.example/"));
    Message full =
        Messages.of(
            "shop", Hindrance.JOURNAL, "the journal can't be written: free space on its disk");
    assertThat(full.topic()).isEqualTo("escalated");
    assertThat(full.text(console))
        .isEqualTo(
            "Aceso does nothing for shop: the journal can't be written: free space on its disk."
                + " You can: put that right; aceso status; or look at https://aceso.example/");
    assertThat(Messages.of("shop", Hindrance.JOURNAL, "").text(Optional.empty()))
        .isEqualTo("Aceso can act on shop again. You can: aceso status");
    assertThat(Messages.of("shop", Hindrance.RESERVE, "its disk is full").text(Optional.empty()))
        .startsWith("Aceso still acts on shop, but its disk is full.");
  }

  private static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");
  private static final ComponentId WEB = ComponentId.of("web");
  private static final ComponentId DB = ComponentId.of("db");
  private static final CrashStory STORY = new CrashStory("inc-7", "web", "shop", T0, "x");
  private static final String PLAN = STORY.plan().id();
  private static final IncidentEvent OPENED = new Opened(T0, failure(WEB, FailureKind.CRASHED));
  private static final IncidentEvent DECIDED = decided(Mode.AUTOMATIC);

  /** What happened together, and the topic and part of the text of each message it calls for. */
  record Case(String what, List<Batch> history, List<String> messages) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Case> histories() {
    return Stream.of(
        history("opened", batch(OPENED))
            .tells("opened|inc-7 on web: killed. You can: aceso explain inc-7; aceso stop inc-7"),
        history("another component joins", batch(OPENED), batch(joined(DB, FailureKind.CRASHED)))
            .tells("opened", "joined|inc-7 on web: db too (crashed): killed"),
        history("another kind joins", batch(OPENED), batch(joined(WEB, FailureKind.HUNG)))
            .tells("opened", "joined|web too (hung)"),
        history("the same again", batch(OPENED), batch(joined(WEB, FailureKind.CRASHED)))
            .tells("opened"),
        history(
                "asked, expired, asked again",
                batch(OPENED),
                batch(decided(Mode.APPROVE), asked(10)),
                batch(escalated(10, "nobody approved")),
                batch(decided(Mode.APPROVE), asked(90)))
            .tells(
                "opened",
                "approval|aceso approve inc-7; aceso reject inc-7",
                "escalated|its approval has expired: nobody approved",
                "approval|waits for your approval"),
        history(
                "rejected",
                batch(OPENED),
                batch(decided(Mode.APPROVE), asked(10)),
                batch(
                    new Rejected(at(2), PLAN, "ann", "not now"),
                    escalated(2, "rejected by ann: not now"),
                    new Held(at(2), "ann")))
            .tells("opened", "approval", "escalated|needs a person: rejected by ann: not now"),
        history("a failed recovery", batch(OPENED), batch(DECIDED), batch(started(), failed(3)))
            .tells("opened", "failed|a recovery failed: it died again"),
        history(
                "failed and handed over at once",
                batch(OPENED),
                batch(DECIDED),
                batch(started(), failed(3), escalated(3, "it died again")))
            .tells("opened", "escalated|needs a person: it died again"),
        history(
                "a round after people were told",
                batch(OPENED),
                batch(DECIDED),
                batch(escalated(2, "no way")),
                batch(DECIDED, started()),
                batch(failed(4)))
            .tells("opened", "escalated|aceso start web; aceso retry inc-7"),
        history(
                "reminded",
                batch(OPENED),
                batch(escalated(2, "no way")),
                batch(new Reminded(at(9), 1)))
            .tells(
                "opened", "escalated|no way", "escalated|nobody has acknowledged it (reminder 1)"),
        history(
                "held later, then retried",
                batch(OPENED),
                batch(escalated(2, "no way")),
                batch(new Held(at(5), "ann")),
                batch(new Held(at(6), "ann")),
                batch(new Retried(at(7), "bob", "new disk")))
            .tells(
                "opened",
                "escalated|no way",
                "escalated|is held by ann: nothing more is done about it until somebody says so."
                    + " You can: aceso retry inc-7",
                "escalated|bob wants it (new disk)"),
        history(
                "healed by Aceso",
                batch(OPENED),
                batch(DECIDED),
                batch(started()),
                batch(result(4, Outcome.SUCCESS), new Closed(at(4), true, "healthy for 1 s")))
            .tells(
                "opened",
                "recovered|healed by Aceso with restart-graceful: healthy for 1 s. You can: aceso"
                    + " explain inc-7"),
        history("by itself", batch(OPENED), batch(new Closed(at(4), false, "gone by itself")))
            .tells("opened", "closed|gone by itself; Aceso did not heal it"),
        history(
                "by somebody else",
                batch(OPENED),
                batch(DECIDED, started(), failed(3), escalated(3, "no way")),
                batch(new IncidentEvent.Acknowledged(at(4), "ann")),
                batch(new Closed(at(9), false, "healthy again")))
            .tells(
                "opened",
                "escalated|no way",
                "closed|restart-graceful, was not what healed it, ann was at it"),
        history("by a person", batch(OPENED), batch(new Closed(at(4), false, "closed by ann: ok")))
            .tells("opened", "closed|inc-7 on web was closed by ann: ok"),
        history(
                "a step waits",
                batch(OPENED),
                batch(DECIDED),
                batch(
                    started(),
                    new Executed(new ExecutionEvent.Guided(at(2), "ann")),
                    new Executed(new ExecutionEvent.Prechecked(at(2), List.of()))))
            .tells("opened", "manual|waits for you to let 'stop web' go"));
  }

  @ParameterizedTest
  @MethodSource("histories")
  void eachNewFactIsToldOnceWithWhatCanBeDone(Case told) {
    List<Message> messages = told(told.history());

    assertThat(messages).hasSize(told.messages().size());
    for (int i = 0; i < messages.size(); i++) {
      String[] expected = told.messages().get(i).split("\\|", 2);
      assertThat(messages.get(i).topic()).isEqualTo(expected[0]);
      assertThat(messages.get(i).text(Optional.empty()))
          .contains(expected.length > 1 ? expected[1] : "")
          .matches("(?s).*\\. You can: aceso [^.]*inc-7.*");
    }
  }

  @Test
  void theConsoleIsLinkedWhenItsAddressIsKnown() {
    Message message = told(List.of(batch(OPENED))).getFirst();

    assertThat(message.text(Optional.of(URI.create("https://aceso.example.org/"))))
        .endsWith("; or look at https://aceso.example.org/#incident/inc-7");
  }

  @Test
  void whatAcesoOwesIsAmongWhatCanBeDone() {
    IncidentEvent hung = new Opened(T0, failure(WEB, FailureKind.HUNG));
    IncidentEvent stop =
        new Executed(new ExecutionEvent.Intended(at(2), 0, 1, false, PLAN + "/0/1"));

    assertThat(
            told(List.of(batch(hung), batch(DECIDED, started(), stop), batch(escalated(3, "no"))))
                .getLast()
                .commands())
        .contains("aceso start web");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void eachHandoverIsToldExactlyOnceAndARoundWithoutOneIsNot(long seed) {
    Random random = new Random(seed);
    for (int run = 0; run < 200; run++) {
      Optional<Incident> was = Optional.of(Incident.open("inc-7", (Opened) OPENED));
      was = Optional.of(was.get().with(DECIDED));
      for (int i = 2; i < 60; i++) {
        List<IncidentEvent> events = new ArrayList<>();
        Incident now = was.get();
        for (int n = random.nextInt(1, 4); n > 0; n--) {
          events.add(any(random, now, i * 10 + n));
          now = now.with(events.getLast());
        }
        List<Message> messages = Messages.of("inc-7", was, events);
        for (IncidentEvent event : events) {
          if (event instanceof Escalated e) {
            assertThat(messages)
                .filteredOn(m -> m.fact().endsWith(e.why()) && !m.fact().contains("(reminder"))
                .hasSize(1);
          }
        }
        boolean round =
            was.get().state() == IncidentState.RECOVERING
                && now.state() == IncidentState.ESCALATED
                && events.size() == 1
                && events.getFirst() instanceof Concluded;
        if (round) {
          assertThat(messages).isEmpty();
        }
        was = Optional.of(now);
      }
    }
  }

  private static IncidentEvent any(Random random, Incident now, int second) {
    return switch (random.nextInt(9)) {
      case 0, 1 -> escalated(second, "why " + second + "!");
      case 2 -> DECIDED;
      case 3 -> now.plan().isPresent() ? started() : DECIDED;
      case 4 -> failed(second);
      case 5 -> new Reminded(at(second), now.handover().reminders() + 1);
      case 6 -> new Held(at(second), "ann");
      case 7 -> new Retried(at(second), "ann", "");
      default -> asked(second + 5);
    };
  }

  private static List<Message> told(List<Batch> history) {
    List<Message> messages = new ArrayList<>();
    Optional<Incident> was = Optional.empty();
    for (Batch batch : history) {
      messages.addAll(Messages.of("inc-7", was, batch.events()));
      for (IncidentEvent event : batch.events()) {
        was =
            event instanceof Opened opened
                ? Optional.of(Incident.open("inc-7", opened))
                : Optional.of(was.orElseThrow().with(event));
      }
    }
    return messages;
  }

  /** Events that happened together. */
  record Batch(List<IncidentEvent> events) {}

  private record History(String what, List<Batch> batches) {
    Case tells(String... messages) {
      return new Case(what, batches, List.of(messages));
    }
  }

  private static History history(String what, Batch... batches) {
    return new History(what, List.of(batches));
  }

  private static Batch batch(IncidentEvent... events) {
    return new Batch(List.of(events));
  }

  private static Instant at(int second) {
    return T0.plusSeconds(second);
  }

  private static FailureEvent failure(ComponentId component, FailureKind kind) {
    return FailureEvent.of(
        component,
        kind,
        Severity.MAJOR,
        T0,
        T0,
        "exit",
        List.of(new Evidence(component, T0, "exit", "killed")));
  }

  private static IncidentEvent joined(ComponentId component, FailureKind kind) {
    return new Joined(at(1), failure(component, kind));
  }

  private static IncidentEvent decided(Mode mode) {
    return new IncidentEvent.Decided(at(1), STORY.decided(mode).decision().orElseThrow());
  }

  private static IncidentEvent asked(int expires) {
    return new ApprovalAsked(at(1), PLAN, at(expires));
  }

  private static IncidentEvent escalated(int second, String why) {
    return new Escalated(at(second), why);
  }

  private static IncidentEvent started() {
    return new Executed(new ExecutionEvent.Started(at(2), 1));
  }

  private static IncidentEvent failed(int second) {
    return result(second, Outcome.FAILED);
  }

  private static IncidentEvent result(int second, Outcome outcome) {
    return new Concluded(
        at(second),
        new RecoveryResult(
            "inc-7",
            PLAN,
            "restart-graceful",
            "restart/graceful",
            outcome,
            outcome == Outcome.SUCCESS ? "it is back" : "it died again",
            List.of(),
            Times.NONE,
            at(second)));
  }
}
