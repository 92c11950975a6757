package dev.aceso.loop;

import dev.aceso.model.ComponentId;
import java.util.Optional;

/** What people can order. */
public sealed interface Order {
  /** Who orders it. */
  String by();

  /** An empty plan approves whatever plan the incident waits with. */
  record Approve(String incident, Optional<String> plan, String by) implements Order {}

  record Reject(String incident, String by, String why) implements Order {}

  /** Ends the recovery before its next effect and hands the incident to a person. */
  record Stop(String incident, String by) implements Order {}

  /** A person has seen to the incident. */
  record Close(String incident, String by, String why) implements Order {}

  /** An empty component pauses everything. */
  record Pause(Optional<ComponentId> component, String by) implements Order {}

  record Resume(Optional<ComponentId> component, String by) implements Order {}
}
