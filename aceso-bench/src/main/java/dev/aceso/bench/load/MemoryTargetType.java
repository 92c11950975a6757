package dev.aceso.bench.load;

import com.google.auto.service.AutoService;
import dev.aceso.model.ActionType;
import dev.aceso.model.Signal;
import dev.aceso.targets.Target;
import dev.aceso.targets.TargetSpec;
import dev.aceso.targets.TargetType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Components that live in this process's memory, by id. */
@AutoService(TargetType.class)
public final class MemoryTargetType implements TargetType {
  static final Map<String, MemoryTarget> OPEN = new ConcurrentHashMap<>();

  @Override
  public String type() {
    return "memory";
  }

  @Override
  public String schema() {
    return """
    {"type": "object", "properties": {"takes": {"type": "string", "format": "aceso-duration"}}}
    """;
  }

  @Override
  public List<ActionType> verbs() {
    return List.of(new ActionType("start", true, false, Duration.ofMinutes(5)));
  }

  @Override
  public Target open(TargetSpec spec, Consumer<Signal> sink) {
    MemoryTarget target = new MemoryTarget(spec, sink);
    OPEN.put(spec.component().id().value(), target);
    return target;
  }
}
