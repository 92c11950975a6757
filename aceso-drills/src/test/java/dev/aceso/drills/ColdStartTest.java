package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The engine and most or all of what it owns are gone at once: that is a start, not a storm. */
class ColdStartTest extends Drill {
  private static final int MANY = 12;

  @Test
  void whatWasKilledWithTheEngineIsStartedByTheNextOneAndNoIncidentIsOpened() throws Exception {
    List<String> names = services();
    List<Long> pids = new ArrayList<>();
    system.serve();
    names.forEach(name -> pids.add(system.pid(name)));
    loseAll(pids);
    system.serve();
    assertThat(names).noneMatch(name -> pids.contains(system.pid(name)));
    assertThat(system.incidents()).isEmpty();
    assertThat(system.engine().output())
        .contains("12 of the 12 processes that ran are gone: starting 12 components it owns");
  }

  @Test
  void afterABootAllIsStartedButWhatIsNotToStartByItself() throws Exception {
    services();
    system.component(
        "batch", "type: process", "command: [sleep, \"600\"]", "start: false", "tier: best-effort");
    system.serve();
    assertThat(system.pid("batch")).isZero();
    List<Long> pids = new ArrayList<>();
    for (JsonNode component : system.get("/api/v1/components")) {
      pids.add(component.at("/pid").asLong(0));
    }
    loseAll(pids.stream().filter(pid -> pid > 0).toList());
    anotherBoot();
    system.serve();
    assertThat(system.pid("batch")).isZero();
    assertThat(system.incidents()).isEmpty();
    assertThat(system.engine().output())
        .contains("a new boot: starting 12 components it owns in dependency order");
  }

  private List<String> services() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      names.add("s" + i);
      system.counted("s" + i, "startup: 30s");
    }
    return names;
  }

  private void loseAll(List<Long> pids) throws Exception {
    system.engine().kill();
    for (long pid : pids) {
      TestSystem.signal(pid, "KILL");
    }
    system.await("all are gone", () -> pids.stream().noneMatch(TestSystem::alive));
  }

  /** What was recorded is of a boot before this one. */
  private void anotherBoot() throws Exception {
    try (var files = Files.walk(folder.resolve("data"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".process")).toList()) {
        String text = Files.readString(file);
        Files.writeString(file, text.replaceFirst("(?m)^boot=.", "boot=_"));
      }
    }
  }
}
