package dev.aceso.testkit.sim;

/** What can happen in a history besides what the engine does. */
public enum Happening {
  /** A component ends by itself. */
  CRASH,
  /** A component ends by itself, and again at its next starts. */
  CRASH_LOOP,
  /** A component runs on and serves no more. */
  HANG,
  /** A component is stopped by its manager, and the engine isn't asked. */
  STOPPED_BY_HAND,
  /** A component is brought back, or started, and the engine isn't asked. */
  REPAIRED_BY_HAND,
  /** A person has the engine stop a component for good. */
  ORDERED_DOWN,
  /** A person has the engine start a component. */
  ORDERED_UP,
  /** A person has the engine restart a component. */
  ORDERED_RESTART,
  /** A person pauses a component, or everything. */
  PAUSE,
  /** A person stops a recovery. */
  RECOVERY_STOPPED,
  /** Shadow, approve or automatic comes into force while things happen. */
  MODE_CHANGED,
  /** Other limits come into force. */
  LIMITS_CHANGED,
  /** A maintenance window opens. */
  MAINTENANCE,
  /** The kill switch is set. */
  KILL_SWITCH,
  /** The engine finds that its own view can't be trusted. */
  DOUBT,
  /** A step says that it failed though it had its effect. */
  FAILED_THOUGH_DONE,
  /** A step says that it succeeded though it had no effect. */
  SUCCEEDED_WITHOUT_EFFECT,
  /** A step has its effect after its deadline. */
  TOO_LATE,
  /** A component takes its time from its start until it serves. */
  SLOW_START,
  /** Probes of a component that is well fail, or can't tell, for a while. */
  PROBES_LIE,
  /** A component hangs and comes back by itself, several times. */
  FLAP,
  /** The machine boots: all has ended, and the engine starts what it owns. */
  REBOOT,
  /** The wall clock goes forward at once: the machine was suspended, or its clock was set. */
  CLOCK_FORWARD,
  /** The wall clock is set back. */
  CLOCK_BACK,
  /** A person is led through a plan. */
  GUIDED,
  /** A step that was done is put back. */
  UNDO,
  /** The disk of a component fills up. */
  DISK_FULL,
  /** A component ends as its disk is full. */
  ENDED_OF_FULL_DISK,
  /** What had been deleted is there again at once, as what writes it still runs. */
  DISK_FULL_AGAIN,
  /** A full disk is cleaned by the engine. */
  DISK_CLEANED,
  /** The engine cleans and finds nothing that it may delete. */
  NOTHING_TO_DELETE,
  /** A person makes room on a disk. */
  DISK_FREED_BY_HAND,
  /** A disk is no longer full, and nobody has done anything. */
  DISK_FREED_BY_ITSELF,
  /** What needs a component is restarted with it. */
  RESTARTED_TOGETHER,
  /** The journal can't be written for a while, from some write on. */
  JOURNAL_HINDERED,
  /** The engine dies while its journal can't be written, and can't start before it can. */
  DIED_WHILE_HINDERED,
  /** A step that was decided is not begun, as it could not be written. */
  NOT_BEGUN,
  /** An order is refused as the journal can't be written. */
  ORDER_NOT_TAKEN,
  /** An order that was taken is withdrawn, as it could not be written. */
  ORDER_WITHDRAWN
}
