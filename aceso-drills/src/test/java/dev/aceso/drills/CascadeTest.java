package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What ends with what it needs: one incident, one plan in the order of dependencies. */
class CascadeTest extends Drill {
  @Test
  @Tag("EXT-3")
  void aChainThatEndsTogetherIsOneIncidentWithOnePlanInTheOrderOfDependencies() throws Exception {
    system
        .service("db")
        .service("api", "depends_on: [db]")
        .service("web", "depends_on: [api]")
        .serve();
    List<String> chain = List.of("db", "api", "web");
    List<Long> before = chain.stream().map(system::pid).toList();
    for (String id : chain) {
      system.signal(id, "KILL");
    }
    JsonNode incident = system.awaitIncident("db", "recovered");
    for (int i = 0; i < chain.size(); i++) {
      String id = chain.get(i);
      await()
          .atMost(TestSystem.PATIENCE)
          .until(() -> system.status(id).at("/health").asString().equals("up"));
      assertThat(system.pid(id)).isNotEqualTo(before.get(i));
    }
    assertThat(system.incidents()).as("one incident").hasSize(1);
    assertThat(started(incident)).as("one plan").containsExactly("db", "api", "web");
  }

  /** The chain's first has been started when the others end: the plan goes on with them. */
  @Test
  @Tag("EXT-3")
  void whatEndsWhileWhatItNeedsIsRecoveredIsStartedByTheSamePlan() throws Exception {
    system.service("db").service("web", "depends_on: [db]").serve();
    system.signal("db", "KILL");
    await().atMost(TestSystem.PATIENCE).until(() -> system.incidents().size() == 1);
    system.signal("web", "KILL");
    JsonNode incident = system.awaitIncident("db", "recovered");
    await()
        .atMost(TestSystem.PATIENCE)
        .until(() -> system.status("web").at("/health").asString().equals("up"));
    assertThat(system.incidents()).as("one incident").hasSize(1);
    assertThat(started(incident)).as("one plan").containsExactly("db", "web");
  }

  private List<String> started(JsonNode incident) {
    return StreamSupport.stream(
            system
                .get("/api/v1/incidents/" + incident.at("/id").asString())
                .at("/plan/steps")
                .spliterator(),
            false)
        .map(step -> step.at("/on").asString())
        .toList();
  }
}
