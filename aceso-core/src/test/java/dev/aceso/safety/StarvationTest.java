package dev.aceso.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("SAF-5")
class StarvationTest {
  private static final OptionalDouble UNKNOWN = OptionalDouble.empty();
  private static final List<Duration> PROMPT = Collections.nCopies(10, Duration.ofMillis(1));

  private static Optional<String> load(double load, int cores, OptionalDouble cpu) {
    return new Starvation(PROMPT, load, cores, cpu, UNKNOWN, UNKNOWN).reason();
  }

  private static Optional<String> pressure(double load, double memory, double io) {
    return new Starvation(
            PROMPT,
            load,
            2,
            OptionalDouble.of(50),
            OptionalDouble.of(memory),
            OptionalDouble.of(io))
        .reason();
  }

  private static Optional<String> late(long... ms) {
    List<Duration> lateness = LongStream.of(ms).mapToObj(Duration::ofMillis).toList();
    return new Starvation(lateness, 1, 2, UNKNOWN, UNKNOWN, UNKNOWN).reason();
  }

  @Test
  void aCrowdOnEveryCoreStarvesIt() {
    assertThat(load(38, 2, OptionalDouble.of(99)))
        .contains("this machine is starved (load 38 on 2 cores): nothing is done on timing alone");
    assertThat(load(38, 2, UNKNOWN)).as("an older kernel").isPresent();
    assertThat(load(8, 1, UNKNOWN).orElseThrow()).contains("load 8 on 1 core)");
  }

  @Test
  void aMachineAtWorkIsFit() {
    assertThat(load(0, 2, UNKNOWN)).isEmpty();
    assertThat(load(7, 2, OptionalDouble.of(95))).as("a build beside it").isEmpty();
    assertThat(load(38, 16, OptionalDouble.of(95))).isEmpty();
    assertThat(load(38, 2, OptionalDouble.of(5))).as("they wait for a lost file server").isEmpty();
    assertThat(pressure(1, 10, 95)).as("one process copies files").isEmpty();
  }

  @Test
  void memoryAndDisksStarveItToo() {
    assertThat(pressure(1, 40, 0))
        .hasValueSatisfying(why -> assertThat(why).contains("memory", "40%"));
    assertThat(pressure(5, 0, 70))
        .hasValueSatisfying(why -> assertThat(why).contains("disks", "70%"));
  }

  @Test
  void anEngineThatIsLateSeveralTimesIsStarved() {
    assertThat(late(1, 900, 2, 700, 1)).as("two may be garbage collections").isEmpty();
    assertThat(late(400, 450, 400, 490)).isEmpty();
    assertThat(late(1, 900, 2, 700, 501))
        .hasValueSatisfying(why -> assertThat(why).contains("3 of", "last 5", "900 ms"));
    assertThat(late()).isEmpty();
  }
}
