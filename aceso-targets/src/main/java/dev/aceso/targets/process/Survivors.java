package dev.aceso.targets.process;

import dev.aceso.model.ComponentId;
import dev.aceso.targets.LastLife;
import dev.aceso.targets.SteadyClock;
import dev.aceso.targets.process.Posix.PosixException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an earlier engine has started and left behind, found by what it had recorded. */
final class Survivors {
  private static final Logger LOG = LoggerFactory.getLogger(Survivors.class);

  /**
   * A child shows its own environment only once it runs its program, which an engine that dies in
   * between does not stop; so long after the intent it is certain to.
   */
  private static final Duration SETTLED = Duration.ofMillis(500);

  /** How the names of the records' files end. */
  static final String RECORD = ".process";

  private Survivors() {}

  /** The process that the record stands for, if it lives. May wait for half a second. */
  static Optional<PidFd> find(Optional<ProcessRecord> kept, String boot) throws PosixException {
    if (kept.isEmpty() || kept.get().end().isPresent() || !kept.get().bootId().equals(boot)) {
      return Optional.empty();
    }
    Optional<Proc.Identity> identity = kept.get().process();
    return identity.isPresent() ? open(identity.get()) : byMark(kept.get());
  }

  /** What has become of the process that a record stands for. */
  static LastLife lastLife(Path file, String boot) {
    try {
      Optional<ProcessRecord> kept = ProcessRecord.read(file);
      Optional<PidFd> living = Survivors.find(kept, boot);
      living.ifPresent(PidFd::close);
      if (living.isPresent()) {
        return new LastLife.Runs();
      }
      if (kept.flatMap(ProcessRecord::process).isEmpty()) {
        return new LastLife.Never();
      }
      boolean earlierBoot = !kept.get().bootId().equals(boot);
      return kept.get().end().isPresent() || kept.get().stopUntil().isPresent()
          ? new LastLife.Ended(earlierBoot)
          : new LastLife.Lost(earlierBoot);
    } catch (IOException | PosixException e) {
      return new LastLife.NotOwned();
    }
  }

  /** All owned processes of which there is a record and that live. */
  static Map<ComponentId, Long> all(Path state, String boot) {
    Map<ComponentId, Long> all = new HashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(state, "*" + RECORD)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        living(file, boot)
            .ifPresent(
                pid ->
                    all.put(
                        ComponentId.of(name.substring(0, name.length() - RECORD.length())), pid));
      }
    } catch (IOException | DirectoryIteratorException | IllegalArgumentException e) {
      LOG.warn("what runs by the records in {} can't be told: {}", state, e.toString());
    }
    return all;
  }

  private static Optional<Long> living(Path file, String boot) {
    try {
      Optional<PidFd> living =
          find(
              ProcessRecord.read(file)
                  .filter(kept -> !kept.mark().isEmpty() && kept.process().isPresent()),
              boot);
      living.ifPresent(PidFd::close);
      return living.map(PidFd::pid);
    } catch (IOException | PosixException e) {
      return Optional.empty();
    }
  }

  private static Optional<PidFd> open(Proc.Identity identity) throws PosixException {
    Optional<PidFd> process = PidFd.open(identity.pid(), identity.startTicks());
    process.filter(p -> !p.alive()).ifPresent(PidFd::close);
    return process.filter(PidFd::alive);
  }

  private static Optional<PidFd> byMark(ProcessRecord intended) throws PosixException {
    Duration age = Duration.between(intended.at(), SteadyClock.system().instant());
    if (!age.isNegative() && age.compareTo(SETTLED) < 0) {
      LockSupport.parkNanos(SETTLED.minus(age).toNanos());
    }
    for (Proc.Identity found : Proc.withEnvironment(line(intended))) {
      if (Proc.stat(found.pid()).filter(s -> s.session() == found.pid()).isPresent()) {
        return open(found);
      }
    }
    return Optional.empty();
  }

  /** Kills what is left of the process group of a process that has ended. */
  static void endGroup(ProcessRecord over, String boot) {
    if (over.mark().isEmpty() || !over.bootId().equals(boot)) {
      return;
    }
    long group = over.process().map(Proc.Identity::pid).orElse(0L);
    for (Proc.Identity found : Proc.withEnvironment(line(over))) {
      if (Proc.stat(found.pid()).filter(s -> s.group() == group).isPresent()) {
        try (PidFd left = PidFd.open(found.pid(), found.startTicks()).orElse(null)) {
          if (left != null) {
            left.signal(Posix.SIGKILL);
          }
        } catch (PosixException e) {
          LOG.warn("process {}, left behind, can't be ended: {}", found.pid(), e.getMessage());
        }
      }
    }
  }

  private static String line(ProcessRecord kept) {
    return Launch.MARK + "=" + kept.mark();
  }
}
