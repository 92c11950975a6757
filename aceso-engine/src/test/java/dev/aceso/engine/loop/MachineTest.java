package dev.aceso.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.safety.Starvation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("SAF-5")
class MachineTest {
  @TempDir Path proc;

  @Test
  void whatTheKernelTellsIsRead() throws IOException {
    Files.createDirectory(proc.resolve("pressure"));
    write("loadavg", "38.12 12.00 4.28 3/314 30406\n");
    write("stat", "cpu  1 2 3\ncpu0 1 2 3\ncpu1 1 2 3\nintr 7\n");
    write("pressure/cpu", "some avg10=92.57 avg60=92.03 avg300=84.50 total=1\n");
    write("pressure/memory", "some avg10=3.00 avg60=0 total=1\nfull avg10=1.50 avg60=0 total=1\n");
    Starvation seen = new Machine(proc).look(List.of());
    assertThat(seen)
        .isEqualTo(
            new Starvation(
                List.of(),
                38.12,
                2,
                OptionalDouble.of(92.57),
                OptionalDouble.of(1.5),
                OptionalDouble.empty()));
    assertThat(seen.reason())
        .contains("this machine is starved (load 38 on 2 cores): nothing is done on timing alone");
  }

  @Test
  void whereTheKernelTellsNothingTheMachineIsTakenForFit() {
    assertThat(new Machine(proc.resolve("none")).look(List.of()).reason()).isEmpty();
  }

  @Test
  void aRealKernelTellsIt() {
    Starvation seen = new Machine(Path.of("/proc")).look(List.of());
    assertThat(seen.cores()).isPositive();
    assertThat(seen.load()).isNotNegative();
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(proc.resolve(file), text);
  }
}
