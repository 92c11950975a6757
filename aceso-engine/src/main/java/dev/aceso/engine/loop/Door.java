package dev.aceso.engine.loop;

import dev.aceso.loop.Input;
import dev.aceso.loop.Order;
import dev.aceso.model.Action;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Precheck;
import dev.aceso.model.Presence;
import dev.aceso.model.Reading;
import dev.aceso.model.Signal;
import dev.aceso.model.StepOutcome;
import dev.aceso.words.Discretion;
import dev.aceso.words.Secrets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where all that comes from outside enters: what was seen, what steps returned, what people remark.
 * Its words are told with {@link Discretion} from here on, in the journal, to people and to
 * programs. Thread-safe.
 */
final class Door {
  private volatile Secrets secrets;
  private volatile Discretion discretion;

  Door(Secrets secrets) {
    this.secrets = secrets;
    this.discretion = new Discretion(secrets);
  }

  /** What is a secret from now on; what was one stays one, as others may still know it. */
  synchronized void secrets(Secrets now) {
    secrets = secrets.and(now);
    discretion = new Discretion(secrets);
  }

  String line(String text) {
    return discretion.line(text);
  }

  /** A text with its lines, however many. */
  String all(String text) {
    return discretion.all(text);
  }

  /** The action with the values that the references in it stand for. */
  Action revealed(Action action) {
    return new Action(action.verb(), secrets.reveal(action.args()));
  }

  Progress progress(Progress progress) {
    return new Progress(
        progress.step(), progress.undo(), progress.since(), progress.printed().map(this::line));
  }

  Input input(Input input) {
    return switch (input) {
      case Input.Seen(Signal signal) -> new Input.Seen(signal(signal));
      case Input.Surveyed s ->
          new Input.Surveyed(
              s.incident(),
              s.startedAt(),
              s.presence().entrySet().stream()
                  .collect(Collectors.toMap(Map.Entry::getKey, e -> presence(e.getValue()))));
      case Input.Returned(String incident, ExecutionEvent.Returned r) ->
          new Input.Returned(
              incident,
              new ExecutionEvent.Returned(
                  r.at(), r.step(), r.attempt(), r.undo(), outcome(r.outcome())));
      case Input.Prechecked(String incident, ExecutionEvent.Prechecked p) ->
          new Input.Prechecked(
              incident,
              new ExecutionEvent.Prechecked(
                  p.at(),
                  p.checks().stream()
                      .map(c -> new Precheck(c.what(), c.met(), line(c.detail())))
                      .toList()));
      case Input.Ordered(Order order) -> new Input.Ordered(order(order));
      case Input.Carried(var component, StepOutcome outcome) ->
          new Input.Carried(component, outcome(outcome));
      case Input.Introspected(var unfit) -> new Input.Introspected(unfit.map(this::line));
      case Input.Examined _, Input.KillSwitched _, Input.Ticked _, Input.Reconfigured _ -> input;
    };
  }

  Order order(Order order) {
    return switch (order) {
      case Order.Approve o -> new Order.Approve(o.incident(), o.plan(), line(o.by()));
      case Order.Reject o -> new Order.Reject(o.incident(), line(o.by()), text(o.why()));
      case Order.Stop o -> new Order.Stop(o.incident(), line(o.by()));
      case Order.Guide o -> new Order.Guide(o.incident(), line(o.by()));
      case Order.Proceed o -> new Order.Proceed(o.incident(), line(o.by()), o.byHand());
      case Order.Acknowledge o -> new Order.Acknowledge(o.incident(), line(o.by()));
      case Order.Start o -> new Order.Start(o.component(), line(o.by()), text(o.why()));
      case Order.Down o -> new Order.Down(o.component(), line(o.by()), text(o.why()));
      case Order.Restart o -> new Order.Restart(o.component(), line(o.by()), text(o.why()));
      case Order.Retry o -> new Order.Retry(o.incident(), line(o.by()), text(o.why()));
      case Order.Close o -> new Order.Close(o.incident(), line(o.by()), text(o.why()));
      case Order.Pause o -> new Order.Pause(o.component(), line(o.by()), o.length());
      case Order.Resume o -> new Order.Resume(o.component(), line(o.by()));
    };
  }

  private Signal signal(Signal signal) {
    return switch (signal) {
      case Signal.Logged s -> new Signal.Logged(s.component(), s.at(), line(s.line()));
      case Signal.Probed s ->
          new Signal.Probed(
              s.component(), s.at(), s.probe(), s.outcome(), s.took(), line(s.detail()));
      case Signal.Exited s ->
          new Signal.Exited(
              s.component(), s.at(), s.pid(), status(s.status()), s.uptime(), s.ending());
      case Signal.Read s ->
          new Signal.Read(s.component(), s.at(), line(s.source()), reading(s.reading()));
      case Signal.Claimed s ->
          new Signal.Claimed(s.component(), s.at(), line(s.by()), line(s.what()));
      case Signal.Released s -> new Signal.Released(s.component(), s.at(), line(s.by()));
      case Signal.Resource s ->
          new Signal.Resource(
              s.component(), s.at(), s.kind(), line(s.what()), s.used(), s.limit(), s.alarm());
      case Signal.Started _, Signal.Heartbeat _, Signal.Scheduled _ -> signal;
    };
  }

  private StepOutcome outcome(StepOutcome outcome) {
    return switch (outcome) {
      case StepOutcome.Succeeded(String output) -> new StepOutcome.Succeeded(text(output));
      case StepOutcome.Failed(String why, String output) ->
          new StepOutcome.Failed(line(why), text(output));
      case StepOutcome.Unknown(String why) -> new StepOutcome.Unknown(line(why));
      case StepOutcome.NotBegun(String why) -> new StepOutcome.NotBegun(line(why));
    };
  }

  private Presence presence(Presence presence) {
    return presence instanceof Presence.Ended e
        ? new Presence.Ended(e.at(), status(e.status()), e.ending())
        : presence;
  }

  private ExitStatus status(ExitStatus status) {
    return switch (status) {
      case ExitStatus.Unseen(String why) -> new ExitStatus.Unseen(line(why));
      case ExitStatus.OutOfMemory(ExitStatus how) -> new ExitStatus.OutOfMemory(status(how));
      case ExitStatus.Code _, ExitStatus.Signalled _ -> status;
    };
  }

  private Reading reading(Reading reading) {
    return switch (reading) {
      case Reading.Whole _ -> reading;
      case Reading.Partly(String why) -> new Reading.Partly(line(why));
      case Reading.Not(String why) -> new Reading.Not(line(why));
    };
  }

  private String text(String text) {
    return discretion.text(text);
  }
}
