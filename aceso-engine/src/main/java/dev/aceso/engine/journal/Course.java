package dev.aceso.engine.journal;

import dev.aceso.model.IncidentEvent;
import java.util.List;

/**
 * All that happened in an incident, as far as it is asked for.
 *
 * @param events the latest, oldest first
 * @param earlier how many before them are left out
 */
public record Course(List<IncidentEvent> events, long earlier) {
  public static final Course UNKNOWN = new Course(List.of(), 0);

  public Course {
    events = List.copyOf(events);
  }
}
