package dev.aceso.drills;

import com.google.auto.service.AutoService;
import dev.aceso.detect.Detector;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.DetectionPolicy;
import dev.aceso.model.FailureEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A fault of the loop's own, on demand: it is stuck while the file {@code stuck} is there, and
 * breaks once {@code broken} is, in the folder that the system property {@code drill.loop} names.
 * Without the property it does nothing.
 */
@AutoService(Detector.class)
public final class FaultyDetector implements Detector {
  @Override
  public String id() {
    return "faulty";
  }

  @Override
  public Optional<FailureEvent> detect(ComponentFacts facts, DetectionPolicy policy, Instant now) {
    String folder = System.getProperty("drill.loop", "");
    if (!folder.isEmpty()) {
      while (Files.exists(Path.of(folder, "stuck"))) {
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
      if (Files.exists(Path.of(folder, "broken"))) {
        throw new AssertionError("broken on purpose");
      }
    }
    return Optional.empty();
  }
}
