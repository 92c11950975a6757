package dev.aceso.engine.loop;

import dev.aceso.model.Mode;
import java.time.Instant;
import java.util.List;

/**
 * How the system and its engine are.
 *
 * @param ready every component is watched
 * @param pulse whether the loop lives
 * @param mode where no rule says otherwise
 * @param paused everything is paused
 * @param problem what hinders the engine itself, such as a bad configuration that was not taken
 *     over; empty when nothing does
 * @param advice what should be put right though the engine works; empty when nothing should
 */
public record SystemStatus(
    String system,
    String version,
    Instant startedAt,
    boolean ready,
    Pulse pulse,
    Mode mode,
    boolean paused,
    String problem,
    String advice,
    List<ComponentStatus> components) {
  public SystemStatus {
    components = List.copyOf(components);
  }

  /**
   * Whether it does what it is there for: every component is watched, and the loop's pulse beats.
   */
  public boolean up() {
    return ready && pulse instanceof Pulse.Beating;
  }
}
