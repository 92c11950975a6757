package dev.aceso.drills.demo;

import dev.aceso.drills.shop.Role;
import dev.aceso.drills.truth.Harm;

/** A way to break a service of the shop. */
public sealed interface Fault {
  /** The service that is broken. */
  Role on();

  /** Its name in reports: {@code crash}. */
  default String id() {
    return switch (this) {
      case Crash _ -> "crash";
      case Hang _ -> "hang";
      case CrashLoop _ -> "crash-loop";
      case FullScratch _ -> "full-scratch";
      case SlowCards _ -> "slow";
    };
  }

  /** What is done to the service by it. */
  default Harm.Kind harm() {
    return switch (this) {
      case Crash _ -> Harm.Kind.KILLED;
      case Hang _ -> Harm.Kind.HUNG;
      case CrashLoop _ -> Harm.Kind.CRASH_LOOPING;
      case FullScratch _ -> Harm.Kind.DISK_FILLED;
      case SlowCards _ -> Harm.Kind.SLOWED;
    };
  }

  /** Its process is killed. */
  record Crash(Role on) implements Fault {}

  /** Its process is stopped: it is there, and does nothing. */
  record Hang(Role on) implements Fault {}

  /** Its session cache is corrupt when it starts, so that it ends at once, at every start. */
  record CrashLoop(Role on) implements Fault {}

  /** Somebody has filled its scratch folder with temporary files. */
  record FullScratch() implements Fault {
    @Override
    public Role on() {
      return Role.ORDERS;
    }
  }

  /** The card network has become slow. */
  record SlowCards(int delayMs) implements Fault {
    @Override
    public Role on() {
      return Role.PAYMENTS;
    }
  }
}
