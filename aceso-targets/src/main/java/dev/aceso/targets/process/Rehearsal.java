package dev.aceso.targets.process;

import dev.aceso.targets.process.Posix.PosixException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the calls of a recovery once without any effect, so that the first real one does not have
 * to wait for the JVM to link them, which takes a tenth of a second.
 */
final class Rehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
  private static final AtomicBoolean DONE = new AtomicBoolean();

  private Rehearsal() {}

  /** Rehearses in the background, the first time it is called. */
  static void begin() {
    if (!DONE.getAndSet(true)) {
      Thread.ofPlatform().daemon().name("aceso-rehearsal").start(Rehearsal::rehearse);
    }
  }

  private static void rehearse() {
    try {
      int self = Posix.pidfd(ProcessHandle.current().pid());
      Posix.signal(self, 0);
      Posix.reap(self);
      Posix.exitOfStranger(self);
      Posix.close(self);
      Proc.withEnvironmentFrom(Launch.MARK + "=none-");
      new Spawn(List.of("/"), Map.of(), Path.of("/"), Rights.OWN).toFile(Path.of("/dev/null"));
    } catch (PosixException e) {
      LOG.debug("a folder can't be executed, as it should be: {}", e.getMessage());
    }
  }
}
