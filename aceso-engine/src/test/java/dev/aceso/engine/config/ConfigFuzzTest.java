package dev.aceso.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad configurations at random; {@code -Daceso.fuzz=N} sets how many. */
class ConfigFuzzTest {
  private static final int TRIED = Integer.getInteger("aceso.fuzz", 300);
  private static final long SEED = Long.getLong("aceso.seed", 1);

  @TempDir private Path folder;

  @Test
  @Tag("CFG-1")
  void badFilesAreToldAndNothingElseHappens() throws Exception {
    Map<String, String> good = GuideTest.examples();
    List<String> names = List.copyOf(good.keySet());
    Mutations mutations = new Mutations(SEED);
    List<String> lost = new ArrayList<>();
    int refused = 0;
    Folder written = new Folder(folder, Map.of("SLACK_URL", "https://hooks.example/x"));
    for (int i = 0; i < TRIED; i++) {
      String name = mutations.one(names);
      for (Map.Entry<String, String> file : good.entrySet()) {
        written.with(file.getKey(), file.getValue());
      }
      byte[] bad = mutations.of(good.getOrDefault(name, ""));
      Files.write(folder.resolve(name), bad);
      try {
        if (written.read() instanceof ReadResult.Bad told) {
          refused++;
          assertThat(told.problems()).isNotEmpty();
        }
      } catch (RuntimeException | Error e) {
        lost.add("try %d, %s: %s".formatted(i, name, e));
      }
    }
    System.out.printf(
        "configuration: %,d tried, %,d refused with the place, %,d still good, %d lost%n",
        TRIED, refused, TRIED - refused - lost.size(), lost.size());
    assertThat(lost).isEmpty();
    assertThat(refused).isPositive();
  }
}
