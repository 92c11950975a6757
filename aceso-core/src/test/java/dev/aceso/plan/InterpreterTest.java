package dev.aceso.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.Action;
import dev.aceso.model.Category;
import dev.aceso.model.ComponentId;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.ExecutionEvent.Examined;
import dev.aceso.model.ExecutionEvent.Finding;
import dev.aceso.model.ExecutionEvent.Guided;
import dev.aceso.model.ExecutionEvent.Halted;
import dev.aceso.model.ExecutionEvent.Intended;
import dev.aceso.model.ExecutionEvent.Prechecked;
import dev.aceso.model.ExecutionEvent.Released;
import dev.aceso.model.ExecutionEvent.Returned;
import dev.aceso.model.ExecutionEvent.Started;
import dev.aceso.model.ExecutionEvent.Validated;
import dev.aceso.model.Outcome;
import dev.aceso.model.Precheck;
import dev.aceso.model.RecoveryExecution;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.Risk;
import dev.aceso.model.Settings;
import dev.aceso.model.Step;
import dev.aceso.model.StepOutcome;
import dev.aceso.model.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("TST-1.1")
class InterpreterTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final ComponentId WEB = ComponentId.of("web");
  private static final StepOutcome OK = new StepOutcome.Succeeded("");
  private static final StepOutcome BAD = new StepOutcome.Failed("no", "");
  private static final StepOutcome HELD = new StepOutcome.NotBegun("the disk is full");
  private static final StepOutcome LOST = new StepOutcome.Unknown("timed out");

  private RecoveryExecution execution = execution(step(0, true, 0, Optional.empty()));

  @Test
  void performsEachStepInOrderThenValidatesThenFinishes() {
    execution = execution(step(0, true, 0, Optional.empty()), step(1, true, 0, Optional.empty()));
    assertThat(next()).isEqualTo(perform(0, 1, false));
    happened(new Intended(T0, 0, 1, false, "p/0/1"));
    assertThat(next()).isInstanceOf(Command.Await.class);
    happened(new Returned(T0.plusMillis(1), 0, 1, false, OK));
    assertThat(next()).as("what it reports is looked at").isInstanceOf(Command.Examine.class);
    looked(0, 1, Finding.DONE);
    assertThat(next()).isEqualTo(perform(1, 1, false));
    tried(1, 1, OK);
    assertThat(next()).isEqualTo(new Command.Validate(T0));
    happened(new Validated(T0, Outcome.SUCCESS, "serving", List.of()));
    assertThat(next()).isEqualTo(new Command.Finish(Outcome.SUCCESS, "serving"));
  }

  @Test
  void triesAFailedStepAgainAfterABackoffAsOftenAsItAllows() {
    execution = execution(step(0, false, 1, Optional.empty()));
    tried(0, 1, BAD);
    Command wait = next();
    assertThat(wait).isInstanceOf(Command.WaitUntil.class);
    Instant at = ((Command.WaitUntil) wait).at();
    assertThat(at).isBetween(T0.plusMillis(100), T0.plusMillis(200));
    assertThat(Interpreter.next(execution, at)).isEqualTo(perform(0, 2, false));
    tried(0, 2, BAD);
    assertThat(next()).as("it may have had its effect").isInstanceOf(Command.Examine.class);
    looked(0, 2, Finding.NOT_DONE);
    assertThat(next()).isEqualTo(new Command.Finish(Outcome.FAILED, "'start web' failed: no"));
  }

  @Test
  void undoesInReverseWhatWasDoneBeforeAFailure() {
    Optional<Action> undo = Optional.of(Action.of("put-back"));
    execution = execution(step(0, true, 0, undo), step(1, true, 0, undo), step(2, true, 0, undo));
    tried(0, 1, OK);
    tried(1, 1, OK);
    tried(2, 1, BAD);
    looked(2, 1, Finding.NOT_DONE);
    assertThat(next()).isEqualTo(perform(1, 1, true));
    triedUndo(1, 1, OK);
    assertThat(next()).isEqualTo(perform(0, 1, true));
    triedUndo(0, 1, OK);
    assertThat(next())
        .isEqualTo(
            new Command.Finish(
                Outcome.FAILED, "'start web' failed: no; undone: 'start web', 'start web'"));
  }

  @Test
  void undoesWhenValidationFails() {
    execution = execution(step(0, true, 0, Optional.of(Action.of("put-back"))));
    tried(0, 1, OK);
    happened(new Validated(T0, Outcome.FAILED, "HTTP 503", List.of()));
    assertThat(next()).isEqualTo(perform(0, 1, true));
    triedUndo(0, 1, OK);
    assertThat(next())
        .isEqualTo(new Command.Finish(Outcome.FAILED, "HTTP 503; undone: 'start web'"));
  }

  @Test
  void asksAPersonWhenUndoingFails() {
    execution =
        execution(
            step(0, true, 0, Optional.of(Action.of("put-back"))),
            step(1, true, 0, Optional.empty()));
    tried(0, 1, OK);
    tried(1, 1, BAD);
    looked(1, 1, Finding.NOT_DONE);
    triedUndo(0, 1, BAD);
    happened(new Examined(T0, 0, 1, true, Finding.NOT_DONE));
    triedUndo(0, 2, BAD);
    assertThat(next()).isInstanceOf(Command.AskPerson.class);
  }

  @Test
  @Tag("EXE-3.1")
  void aStepThatReportsSuccessWithoutItsEffectHasFailed() {
    execution = execution(step(0, true, 0, Optional.empty()), step(1, true, 0, Optional.empty()));
    happened(new Intended(T0, 0, 1, false, "k"));
    happened(new Returned(T0, 0, 1, false, OK));
    looked(0, 1, Finding.NOT_DONE);
    assertThat(next())
        .isEqualTo(
            new Command.Finish(
                Outcome.FAILED,
                "'start web' failed: it reported success, but its effect is not there"));
  }

  @Test
  @Tag("EXE-3.1")
  void whereNothingCanBeSeenTheReportStands() {
    happened(new Intended(T0, 0, 1, false, "k"));
    happened(new Returned(T0, 0, 1, false, OK));
    looked(0, 1, Finding.CANNOT_TELL);
    assertThat(next()).isInstanceOf(Command.Validate.class);
  }

  @Test
  void aStepThatFailedAfterHavingItsEffectIsDone() {
    tried(0, 1, BAD);
    looked(0, 1, Finding.DONE);
    assertThat(next()).isInstanceOf(Command.Validate.class);
  }

  @Test
  void aStepThatFailedAndMayHaveHadItsEffectIsUndoneTooOrNamed() {
    Step exec =
        new Step(
            0, WEB, Action.of("exec"), false, true, Duration.ofSeconds(5), 0, Optional.empty());
    execution = execution(exec);
    tried(0, 1, BAD);
    looked(0, 1, Finding.CANNOT_TELL);
    assertThat(next())
        .isEqualTo(
            new Command.Finish(Outcome.FAILED, "'exec web' failed: no; not undone: 'exec web'"));
    execution = execution(step(0, true, 0, Optional.of(Action.of("put-back"))));
    tried(0, 1, BAD);
    looked(0, 1, Finding.CANNOT_TELL);
    assertThat(next()).isEqualTo(perform(0, 1, true));
  }

  @Test
  @Tag("EXE-2.3")
  void noTryOutlastsThePlansDeadline() {
    Command late = Interpreter.next(execution, T0.plusSeconds(58));
    assertThat(((Command.Perform) late).within()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void looksIntoAStepOfUnknownOutcomeBeforeAnythingElse() {
    tried(0, 1, LOST);
    assertThat(next()).isInstanceOf(Command.Examine.class);
    happened(new Examined(T0, 0, 1, false, Finding.DONE));
    assertThat(next()).isEqualTo(new Command.Validate(T0));
  }

  @Test
  void repeatsWhatIsKnownNotToHaveHappened() {
    execution = execution(step(0, false, 0, Optional.empty()));
    tried(0, 1, LOST);
    happened(new Examined(T0, 0, 1, false, Finding.NOT_DONE));
    assertThat(next()).isEqualTo(perform(0, 2, false));
  }

  @Test
  void neverRepeatsWhatIsNotIdempotentAndCannotBeLookedInto() {
    execution = execution(step(0, false, 5, Optional.empty()));
    tried(0, 1, LOST);
    happened(new Examined(T0, 0, 1, false, Finding.CANNOT_TELL));
    assertThat(next()).isInstanceOf(Command.AskPerson.class);
  }

  @Test
  void repeatsWhatIsIdempotentButNotForEver() {
    for (int attempt = 1; attempt <= 1 + Interpreter.INTERRUPTIONS; attempt++) {
      assertThat(next()).isEqualTo(perform(0, attempt, false));
      tried(0, attempt, LOST);
      happened(new Examined(T0, 0, attempt, false, Finding.CANNOT_TELL));
    }
    assertThat(next()).isInstanceOf(Command.Finish.class);
  }

  @Test
  void doesNothingMoreOnceHalted() {
    execution = execution(step(0, true, 0, Optional.empty()), step(1, true, 0, Optional.empty()));
    happened(new Intended(T0, 0, 1, false, "p/0/1"));
    happened(new Halted(T0, "ann", "enough"));
    assertThat(next()).as("the try under way is waited for").isInstanceOf(Command.Await.class);
    happened(new Returned(T0, 0, 1, false, OK));
    assertThat(next()).isEqualTo(new Command.Stopped("ann", "enough"));
  }

  @Test
  void beginsNothingAfterTheDeadline() {
    assertThat(Interpreter.next(execution, T0.plusSeconds(61)))
        .isEqualTo(
            new Command.Finish(Outcome.FAILED, "'start web' failed: the plan's deadline passed"));
  }

  @Test
  void aTryThatWasNotBegunCountsForNothingAndTakesNoneOfThePlansTime() {
    execution = execution(step(0, false, 1, Optional.empty()), step(1, true, 0, Optional.empty()));
    for (int attempt = 1; attempt <= 9; attempt++) {
      assertThat(next()).isEqualTo(perform(0, attempt, false));
      tried(0, attempt, HELD);
    }
    tried(0, 10, BAD);
    assertThat(next()).as("one try is left").isInstanceOf(Command.WaitUntil.class);
    tried(0, 11, HELD);
    assertThat(next()).as("it is left still").isInstanceOf(Command.WaitUntil.class);
    tried(0, 12, OK);
    looked(0, 12, Finding.DONE);
    happened(new Intended(T0, 1, 1, false, "p/1/1"));
    happened(new Returned(T0.plusSeconds(3_600), 1, 1, false, HELD));
    assertThat(execution.actedAt()).as("nothing was done since").hasValue(T0);
    assertThat(Interpreter.next(execution, T0.plusSeconds(3_600))).isEqualTo(perform(1, 2, false));
    assertThat(Interpreter.next(execution, T0.plusSeconds(3_661)))
        .isInstanceOf(Command.Finish.class);
  }

  @Test
  void whatWasSeenOfATryStandsWhenTheNextWasNotBegun() {
    execution = execution(step(0, false, 1, Optional.empty()));
    tried(0, 1, BAD);
    tried(0, 2, HELD);
    Command late = Interpreter.next(execution, T0.plusSeconds(61));
    assertThat(late).isInstanceOf(Command.Examine.class);
    assertThat(((Command.Examine) late).attempt()).isEqualTo(1);
  }

  @Test
  void everyPrefixOfAJournalGivesTheSameCommandAgain() {
    execution = execution(step(0, true, 1, Optional.empty()), step(1, false, 0, Optional.empty()));
    tried(0, 1, BAD);
    tried(0, 2, OK);
    tried(1, 1, LOST);
    happened(new Examined(T0, 1, 1, false, Finding.DONE));
    happened(new Validated(T0, Outcome.SUCCESS, "serving", List.of()));
    for (int n = 1; n <= execution.events().size(); n++) {
      RecoveryExecution prefix =
          new RecoveryExecution(execution.plan(), "policy", execution.events().subList(0, n));
      assertThat(Interpreter.next(prefix, T0)).isEqualTo(Interpreter.next(prefix, T0));
    }
  }

  @Test
  @Tag("EXE-1.4")
  void whenTheCheckpointFailsNothingDisruptiveIsDone() {
    execution = execution(quiet(0, "checkpoint"), step(1, true, 0, Optional.empty()));
    tried(0, 1, new StepOutcome.Failed("verify: exit status 1", ""));
    looked(0, 1, Finding.CANNOT_TELL);
    assertThat(next())
        .isEqualTo(
            new Command.Finish(
                Outcome.FAILED,
                "nothing was stopped: the checkpoint failed: verify: exit status 1"));
  }

  @Test
  @Tag("EXE-1.4")
  void aCheckpointThatTheEngineDidNotSeeTheEndOfIsTakenAgain() {
    execution = execution(quiet(0, "checkpoint"), step(1, true, 0, Optional.empty()));
    tried(0, 1, LOST);
    assertThat(next()).isInstanceOf(Command.Examine.class);
    looked(0, 1, Finding.CANNOT_TELL);
    assertThat(next()).isEqualTo(perform(0, 2, false));
    tried(0, 2, OK);
    assertThat(next()).isEqualTo(perform(1, 1, false));
  }

  @Test
  @Tag("EXE-3.4")
  @Tag("SAF-3")
  void aCheckThatFailsUndoesWhatWasDoneBeforeItAndIsNotRepeated() {
    Optional<Action> undo = Optional.of(Action.of("put-back"));
    execution = execution(quiet(0, "checkpoint"), step(1, false, 0, undo), quiet(2, "check"));
    tried(0, 1, OK);
    tried(1, 1, OK);
    tried(2, 1, new StepOutcome.Failed("exit status 3", ""));
    looked(2, 1, Finding.CANNOT_TELL);
    assertThat(next()).isEqualTo(perform(1, 1, true));
    triedUndo(1, 1, OK);
    assertThat(next())
        .isEqualTo(
            new Command.Finish(
                Outcome.FAILED, "'check web' failed: exit status 3; undone: 'start web'"));
  }

  private static Step quiet(int index, String verb) {
    return new Step(
        index, WEB, Action.of(verb), true, false, Duration.ofSeconds(5), 0, Optional.empty());
  }

  private Command next() {
    return Interpreter.next(execution, T0);
  }

  private void happened(ExecutionEvent event) {
    execution = execution.with(event);
  }

  private void tried(int step, int attempt, StepOutcome outcome) {
    happened(new Intended(T0, step, attempt, false, "k"));
    happened(new Returned(T0, step, attempt, false, outcome));
    if (outcome.equals(OK)) {
      looked(step, attempt, Finding.DONE);
    }
  }

  private void looked(int step, int attempt, Finding finding) {
    happened(new Examined(T0, step, attempt, false, finding));
  }

  private void triedUndo(int step, int attempt, StepOutcome outcome) {
    happened(new Intended(T0, step, attempt, true, "k"));
    happened(new Returned(T0, step, attempt, true, outcome));
    if (outcome.equals(OK)) {
      happened(new Examined(T0, step, attempt, true, Finding.DONE));
    }
  }

  private Command.Perform perform(int index, int attempt, boolean undo) {
    Step step = execution.plan().steps().get(index);
    Action action = undo ? step.undo().orElseThrow() : step.action();
    return new Command.Perform(
        step, action, attempt, undo, execution.plan().key(index, attempt, undo), step.timeout());
  }

  private static Step step(int index, boolean idempotent, int retries, Optional<Action> undo) {
    return new Step(
        index, WEB, Action.of("start"), idempotent, true, Duration.ofSeconds(5), retries, undo);
  }

  @Test
  @Tag("EXE-1.1")
  void nothingIsDoneBeforeAllThatThePlanNeedsWasFound() {
    RecoveryPlan plan = execution.plan();
    execution = new RecoveryExecution(plan, "policy", List.of(new Started(T0, 1)));
    assertThat(next()).isEqualTo(new Command.Precheck(plan));
    RecoveryExecution begun = execution;
    happened(new Prechecked(T0, List.of(new Precheck("'start web' can be done", true, ""))));
    assertThat(next()).isEqualTo(perform(0, 1, false));
    execution = begun;
    happened(
        new Prechecked(
            T0, List.of(new Precheck("'start web' can be done", false, "no permission"))));
    assertThat(next())
        .isEqualTo(
            new Command.Finish(
                Outcome.FAILED, "nothing was done: 'start web' can be done: no permission"));
  }

  @Test
  @Tag("EXT-1")
  void aGuidedStepWaitsForThePersonAndIsThenPerformed() {
    execution = execution(step(0, true, 0, Optional.empty()), step(1, true, 0, Optional.empty()));
    happened(new Guided(T0, "ann"));
    assertThat(next()).isEqualTo(new Command.AskStep(execution.plan().steps().get(0), ""));
    happened(new Released(T0, 0, "ann", false));
    assertThat(next()).isEqualTo(perform(0, 1, false));
    tried(0, 1, OK);
    assertThat(next()).isEqualTo(new Command.AskStep(execution.plan().steps().get(1), ""));
    assertThat(Interpreter.next(execution, T0.plusSeconds(3600)))
        .as("a person takes as long as it takes")
        .isEqualTo(new Command.AskStep(execution.plan().steps().get(1), ""));
  }

  @Test
  @Tag("EXT-1")
  void whatAPersonSaysIsDoneIsLookedAt() {
    happened(new Guided(T0, "ann"));
    happened(new Released(T0, 0, "ann", true));
    assertThat(next()).isInstanceOf(Command.Examine.class);
    happened(new Examined(T0, 0, 0, false, Finding.NOT_DONE));
    assertThat(next())
        .isEqualTo(new Command.AskStep(execution.plan().steps().get(0), "it is not done yet"));
    happened(new Released(T0, 0, "ann", true));
    happened(new Examined(T0, 0, 0, false, Finding.DONE));
    assertThat(next()).isInstanceOf(Command.Validate.class);
  }

  @Test
  @Tag("EXT-1")
  void whereNobodyCanSeeItAPersonsWordCountsWhenItIsGivenTwice() {
    happened(new Guided(T0, "ann"));
    happened(new Released(T0, 0, "ann", true));
    happened(new Examined(T0, 0, 0, false, Finding.CANNOT_TELL));
    assertThat(next()).isInstanceOf(Command.AskStep.class);
    happened(new Released(T0, 0, "ann", true));
    assertThat(next()).isInstanceOf(Command.Validate.class);
  }

  @Test
  @Tag("EXT-1")
  void aGuidedStepThatFailsIsNotRepeatedBeforeThePersonSaysSo() {
    execution = execution(step(0, true, 5, Optional.empty()));
    happened(new Guided(T0, "ann"));
    happened(new Released(T0, 0, "ann", false));
    tried(0, 1, BAD);
    assertThat(next())
        .isEqualTo(new Command.AskStep(execution.plan().steps().get(0), "it failed: no"));
  }

  @Test
  @Tag("EXT-1")
  void aGuidedStepThatIsLetGoInVainAgainAndAgainGoesBackToPeople() {
    execution = execution(step(0, true, 5, Optional.empty()));
    happened(new Guided(T0, "ann"));
    for (int attempt = 1; attempt <= Guidance.IN_VAIN; attempt++) {
      assertThat(next()).isInstanceOf(Command.AskStep.class);
      happened(new Released(T0, 0, "ann", false));
      tried(0, attempt, BAD);
    }
    assertThat(next())
        .isEqualTo(
            new Command.AskPerson(
                "'start web' was let go 5 times and is not known to be done: it failed: no"));
  }

  @Test
  @Tag("EXT-1")
  void aPersonWhoSaysAgainAndAgainThatItIsDoneThoughItIsNotIsNotAskedForEver() {
    happened(new Guided(T0, "ann"));
    for (int times = 0; times < Guidance.IN_VAIN; times++) {
      assertThat(next()).isInstanceOf(Command.AskStep.class);
      happened(new Released(T0, 0, "ann", true));
      happened(new Examined(T0, 0, 0, false, Finding.NOT_DONE));
    }
    assertThat(next()).isInstanceOf(Command.AskPerson.class);
  }

  @Test
  @Tag("EXT-1")
  void aManualStepInAnOtherwiseAutomaticPlanWaitsForAPerson() {
    Step manual =
        new Step(
            0,
            WEB,
            new Action(Action.MANUAL, Settings.of("do", "replace the disk")),
            true,
            false,
            Duration.ofDays(1),
            0,
            Optional.empty());
    execution = execution(manual, step(1, true, 0, Optional.empty()));
    assertThat(next()).isEqualTo(new Command.AskStep(manual, ""));
    happened(new Released(T0, 0, "ann", true));
    happened(new Examined(T0.plusSeconds(7200), 0, 0, false, Finding.DONE));
    assertThat(Interpreter.next(execution, T0.plusSeconds(7200))).isEqualTo(perform(1, 1, false));
  }

  private static RecoveryExecution execution(Step... steps) {
    RecoveryPlan plan =
        new RecoveryPlan(
            "p",
            "inc-1",
            WEB,
            "restart-simple",
            "restart/simple",
            Risk.LOW,
            List.of(steps),
            new Verification(
                List.of(WEB),
                Set.of(Category.HEALTH),
                Map.of(),
                Duration.ZERO,
                Duration.ofSeconds(10)),
            Set.of(WEB),
            T0,
            Duration.ofSeconds(60),
            T0.plusSeconds(60));
    return new RecoveryExecution(
        plan, "policy", List.of(new Started(T0, 1), new Prechecked(T0, List.of())));
  }
}
