package dev.aceso.targets;

import dev.aceso.model.ActionType;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Signal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A kind of thing that can be watched and acted on. Stateless; found by ServiceLoader. */
public interface TargetType {
  /** What a component's {@code type} says, such as {@code process}. */
  String type();

  /**
   * JSON Schema (2020-12) object with {@code properties}, and {@code required} where needed, of the
   * settings a component of this type takes beside the common ones.
   */
  String schema();

  /** What it can do. */
  List<ActionType> verbs();

  /**
   * What was started for components of this type and still runs, by its main process and whether or
   * not it is watched.
   *
   * @param state folder that its targets keep what must outlive the engine in
   */
  default Map<ComponentId, Long> running(Path state) {
    return Map.of();
  }

  /**
   * Opens a target; nothing is touched before {@link Target#watch}.
   *
   * @param sink takes what is seen, from any thread, and never blocks
   */
  Target open(TargetSpec spec, Consumer<Signal> sink);
}
