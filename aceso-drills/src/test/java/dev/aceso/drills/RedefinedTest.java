package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The configuration changes while processes run by the one before. */
class RedefinedTest extends Drill {
  private String before = "";
  private String both = "";

  @BeforeEach
  void serveTwo() throws Exception {
    system.counted("web");
    before = system.configuration();
    system.counted("api").serve();
    both = system.configuration();
  }

  @Test
  void whatRunsWithAnOlderDefinitionIsShownUntilItIsStartedAgain() throws Exception {
    long pid = system.pid("web");
    assertThat(system.status("web").at("/drift").isNull()).isTrue();
    String redefined =
        both.replaceFirst("output: ./web.log", "output: ./web.log\n    env: { COLOUR: \"green\" }");
    assertThat(redefined).isNotEqualTo(both);
    system.file("recovery_config.yaml", redefined);
    awaitDrift("runs with an older definition: env has changed since it was started");
    assertThat(system.pid("web")).as("left alone").isEqualTo(pid);
    assertThat(system.status("api").at("/drift").isNull()).isTrue();
    system.engine().kill();
    system.engine().start();
    awaitDrift("runs with an older definition: env has changed since it was started");
    system.signal("web", "KILL");
    system.awaitIncident("web", "recovered");
    system.await("it runs as defined", () -> system.status("web").at("/drift").isNull());
  }

  @Test
  void whatIsNoLongerConfiguredAndStillRunsIsAProblemUntilItEnds() throws Exception {
    long pid = system.pid("api");
    system.file("recovery_config.yaml", before);
    String problem = "no longer configured but still running: api (pid %d)".formatted(pid);
    system.await("the reload tells", () -> problem().startsWith(problem));
    system.engine().kill();
    system.engine().start();
    assertThat(problem()).startsWith(problem);
    assertThat(TestSystem.alive(pid)).isTrue();
    TestSystem.signal(pid, "KILL");
    system.await("the problem is over", () -> problem().isEmpty());
  }

  @Test
  void whatIsConfiguredAgainIsAdopted() {
    long pid = system.pid("api");
    system.file("recovery_config.yaml", before);
    system.await("the reload tells", () -> !problem().isEmpty());
    system.file("recovery_config.yaml", both);
    system.await("the problem is over", () -> problem().isEmpty());
    system.await("it is adopted", () -> system.pid("api") == pid);
  }

  private void awaitDrift(String drift) {
    system.await(drift, () -> system.status("web").at("/drift").asString("").equals(drift));
  }

  private String problem() {
    return system.get("/api/v1/status").at("/problem").asString("");
  }
}
