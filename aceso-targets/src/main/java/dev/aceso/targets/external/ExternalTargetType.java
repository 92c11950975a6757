package dev.aceso.targets.external;

import com.google.auto.service.AutoService;
import dev.aceso.model.Action;
import dev.aceso.model.ActionType;
import dev.aceso.model.ExecutionEvent.Finding;
import dev.aceso.model.Presence;
import dev.aceso.model.Signal;
import dev.aceso.model.StepOutcome;
import dev.aceso.targets.Target;
import dev.aceso.targets.TargetSpec;
import dev.aceso.targets.TargetType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A service of others that the system depends on. */
@AutoService(TargetType.class)
public final class ExternalTargetType implements TargetType {
  @Override
  public String type() {
    return "external";
  }

  @Override
  public String schema() {
    return """
    {"type": "object", "properties": {}}
    """;
  }

  @Override
  public List<ActionType> verbs() {
    return List.of();
  }

  @Override
  public Target open(TargetSpec spec, Consumer<Signal> sink) {
    return new External(spec);
  }

  private record External(TargetSpec spec) implements Target {
    @Override
    public void watch() {}

    @Override
    public Presence presence() {
      return new Presence.Unseen();
    }

    @Override
    public Optional<String> obstacle(Action action) {
      return Optional.of(spec.component().id() + " is external: nothing here can act on it");
    }

    @Override
    public StepOutcome perform(Action action, String key, Duration timeout) {
      return new StepOutcome.Failed(
          spec.component().id() + " is external: nothing here can act on it", "");
    }

    @Override
    public Finding examine(Action action, String key, Instant since) {
      return Finding.NOT_DONE;
    }

    @Override
    public void close() {}
  }
}
