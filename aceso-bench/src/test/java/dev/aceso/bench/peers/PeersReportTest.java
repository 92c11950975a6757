package dev.aceso.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.bench.Summary;
import dev.aceso.bench.peers.Trials.Fault;
import dev.aceso.bench.peers.Trials.Measured;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeersReportTest {
  @Test
  void showsTimesWhatIsLessTheOwnStartAndWhoNeverRecovers() {
    Measured crash =
        new Measured(
            List.of(Duration.ofMillis(20), Duration.ofMillis(22), Duration.ofMillis(30)), 0);
    Measured hang = new Measured(List.of(), 2);
    String text =
        PeersReport.markdown(
            List.of(
                new PeersReport.Row(
                    "runit", "2.1.2", "run script", Map.of(Fault.CRASH, crash, Fault.HANG, hang))),
            new Summary(List.of(Duration.ofMillis(12))),
            "Some machine.");
    assertThat(text)
        .contains("The service's own start: median 12.0 ms")
        .contains("| runit | 22.0 ms | 30.0 ms | 20.0 ms | 30.0 ms | 3 | 10.0 ms |")
        .contains("| runit | never (gave up after 60 s) | | | | 2 | |")
        .contains("| runit | 2.1.2 | run script |")
        .endsWith("Some machine.\n");
  }
}
