package dev.aceso.detect;

import static dev.aceso.detect.Watched.POLICY;
import static dev.aceso.detect.Watched.at;
import static dev.aceso.model.ResourceKind.DISK_BYTES;
import static dev.aceso.model.ResourceKind.DISK_INODES;
import static dev.aceso.model.ResourceKind.FILE_DESCRIPTORS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.ResourceKind;
import dev.aceso.model.Severity;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceDetectorTest {
  private final ResourceDetector detector = new ResourceDetector();

  private Optional<FailureEvent> detect(Watched watched) {
    return detector.detect(watched.facts(), POLICY, at(1));
  }

  @ParameterizedTest
  @CsvSource({
    "DISK_BYTES, DISK_FULL",
    "DISK_INODES, INODES_EXHAUSTED",
    "FILE_DESCRIPTORS, FILE_DESCRIPTORS_EXHAUSTED",
  })
  void eachResourceHasItsKindOfFailure(ResourceKind resource, FailureKind kind) {
    Watched web = Watched.process().uses(0, resource, "x", 949, 1_000, 0.95);
    assertThat(detect(web)).isEmpty();
    web.uses(0, resource, "x", 950, 1_000, 0.95);
    assertThat(detect(web).orElseThrow().kind()).isEqualTo(kind);
  }

  @Test
  void figuresAreToldAndSeverityIsWorstWhenNothingIsLeft() {
    Watched web = Watched.process().uses(0, DISK_BYTES, "/scratch", 970, 1_000, 0.95);
    FailureEvent event = detect(web).orElseThrow();
    assertThat(event.severity()).isEqualTo(Severity.MAJOR);
    assertThat(event.evidence().getFirst().text())
        .isEqualTo("/scratch: 970 of 1000 bytes used (97.0%), the alarm is at 95.0%");

    web.uses(1, DISK_BYTES, "/scratch", 1_000, 1_000, 0.95);
    assertThat(detect(web).orElseThrow().severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void ofSeveralTheOneNearestToItsEndIsToldAndTheOthersAreEvidence() {
    Watched web =
        Watched.process()
            .uses(0, DISK_BYTES, "/a", 96, 100, 0.95)
            .uses(0, DISK_INODES, "/a", 99, 100, 0.95)
            .uses(0, FILE_DESCRIPTORS, "open", 1, 100, 0.9);
    FailureEvent event = detect(web).orElseThrow();
    assertThat(event.kind()).isEqualTo(FailureKind.INODES_EXHAUSTED);
    assertThat(event.evidence()).hasSize(2);
  }

  @Test
  void whatHasNoLimitCannotRunOut() {
    assertThat(detect(Watched.process().uses(0, FILE_DESCRIPTORS, "open", 900, 0, 0.9))).isEmpty();
  }
}
