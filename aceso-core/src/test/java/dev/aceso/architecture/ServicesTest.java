package dev.aceso.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.detect.Detector;
import dev.aceso.diagnose.Technique;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** Detectors and techniques are found without being named anywhere. */
class ServicesTest {
  @Test
  void everyDetectorIsFound() {
    assertThat(ServiceLoader.load(Detector.class))
        .extracting(Detector::id)
        .contains("exit", "probe", "heartbeat", "resource");
  }

  @Test
  void everyTechniqueIsFound() {
    assertThat(ServiceLoader.load(Technique.class))
        .extracting(Technique::id)
        .contains("dependency", "exit-status", "log", "resource");
  }
}
