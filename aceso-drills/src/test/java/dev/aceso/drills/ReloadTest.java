package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A changed configuration is in force as a whole or not at all. */
class ReloadTest extends Drill {
  private String before = "";

  @BeforeEach
  void serve() throws Exception {
    system.counted("web").serve();
    before = system.configuration();
  }

  @Test
  @Tag("CFG-1")
  void whatCantBeOpenedLeavesAllAsItWasAndIsTold() {
    long pid = system.pid("web");
    int reloads = reloads();
    system.component(
        "other",
        "type: external",
        "health: [ { http: { url: \"http://127.0.0.1:9/\", headers: { \"X Bad\": \"1\" } } } ]");
    String next =
        system
            .configuration()
            .replaceFirst("output: ./web.log", "output: ./web.log\n    env: { COLOUR: \"green\" }");
    assertThat(next).contains("COLOUR", "X Bad");
    system.file("recovery_config.yaml", next);
    system.await(
        "it is told", () -> problem().contains("the configuration on disk is not in force"));
    assertThat(problem()).contains("other").contains("not a header of HTTP: X Bad");
    assertThat(system.status("web").at("/drift").isNull()).as("not even in part").isTrue();
    assertThat(system.get("/api/v1/status").at("/components").size()).isEqualTo(1);
    assertThat(reloads()).isEqualTo(reloads);
    assertThat(system.pid("web")).isEqualTo(pid);
    system.file("recovery_config.yaml", before);
    system.await("the problem is over", () -> problem().isEmpty());
    assertThat(system.pid("web")).isEqualTo(pid);
  }

  private int reloads() {
    return system.engine().output().split("the configuration was reloaded", -1).length;
  }

  private String problem() {
    return system.get("/api/v1/status").at("/problem").asString("");
  }
}
