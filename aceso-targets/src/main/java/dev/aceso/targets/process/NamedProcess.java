package dev.aceso.targets.process;

import dev.aceso.model.ComponentId;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Presence;
import dev.aceso.targets.process.Posix.PosixException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that a component's pidfile names, and why it is not taken for the component's. Not
 * thread-safe but for {@link #follow} and {@link #close}: its watch has a lock.
 */
final class NamedProcess {
  private static final Logger LOG = LoggerFactory.getLogger(NamedProcess.class);

  private final ComponentId id;
  private final PidFile file;
  private final InstantSource clock;
  private String refused = "";
  private Instant refusedAt = Instant.EPOCH;

  NamedProcess(ComponentId id, PidFile file, InstantSource clock) {
    this.id = id;
    this.file = file;
    this.clock = clock;
  }

  /** The process that is named now; empty when it is none, or none of the component's. */
  Optional<PidFd> find() throws PosixException {
    return switch (file.named()) {
      case PidFile.Named.Running running -> {
        refused = "";
        yield Optional.of(running.process());
      }
      case PidFile.Named.Nobody _ -> {
        refused = "";
        yield Optional.empty();
      }
      case PidFile.Named.Refused no -> {
        refuse(no.why());
        yield Optional.empty();
      }
    };
  }

  private void refuse(String why) {
    if (!why.equals(refused)) {
      LOG.warn("{}: {}", id, why);
      refused = why;
      refusedAt = clock.instant();
    }
  }

  /** Why what is named is not taken for the component's; empty when it is. */
  String refused() {
    return refused;
  }

  /** How it is while what is named is not taken for it. */
  Optional<Presence> refusal() {
    return refused.isEmpty()
        ? Optional.empty()
        : Optional.of(new Presence.Ended(refusedAt, new ExitStatus.Unseen(refused), false));
  }

  /** Says from now on when another process may be named. */
  void follow(Runnable changed) {
    file.follow(id.value(), changed);
  }

  void close() {
    file.close();
  }
}
