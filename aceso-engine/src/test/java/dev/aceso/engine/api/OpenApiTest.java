package dev.aceso.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.engine.access.Caller;
import dev.aceso.engine.access.Role;
import dev.aceso.engine.journal.Course;
import dev.aceso.model.Mode;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class OpenApiTest {
  private static final JsonNode FILE =
      new YAMLMapper().readTree(Console.resource("/dev/aceso/engine/api/openapi.yaml"));

  @Test
  void everyRouteIsDescribedAndNothingElse() {
    Set<String> served = new TreeSet<>(Set.of("get " + ApiServer.EVENTS));
    ApiServer.routes(new FakeControl(Mode.SHADOW), InstantSource.system())
        .forEach(r -> served.add(r.method().toLowerCase(java.util.Locale.ROOT) + " " + r.path()));
    Set<String> described = new TreeSet<>();
    FILE.get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue().propertyNames().stream()
                    .filter(m -> !m.equals("parameters"))
                    .forEach(m -> described.add(m + " " + path.getKey())));

    assertThat(described).isEqualTo(served);
  }

  @Test
  void everyQueryParameterIsDescribed() {
    for (Route route : ApiServer.routes(new FakeControl(Mode.SHADOW), InstantSource.system())) {
      Set<String> described = new TreeSet<>();
      FILE.at("/paths/" + route.path().replace("/", "~1") + "/get/parameters")
          .forEach(p -> described.add(p.get("name").asString()));
      assertThat(described).as(route.path()).isEqualTo(route.query());
    }
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    assertThat(FILE.findValues("$ref"))
        .allSatisfy(
            ref ->
                assertThat(FILE.at(ref.asString().substring(1)).isMissingNode())
                    .as(ref.asString())
                    .isFalse());
  }

  @ParameterizedTest
  @MethodSource("answers")
  void answersHaveTheFieldsThatAreDescribed(String schema, Object answer) {
    JsonNode node = Json.MAPPER.readTree(Json.write(answer));
    JsonNode described = FILE.at("/components/schemas/" + schema);
    JsonNode properties = described.get("properties");

    assertThat(new TreeSet<>(node.propertyNames()))
        .as(schema)
        .isEqualTo(new TreeSet<>(properties.propertyNames()));
    described
        .path("required")
        .forEach(name -> assertThat(node.has(name.asString())).as(name.asString()).isTrue());
  }

  static Stream<Object[]> answers() {
    FakeControl control = new FakeControl(Mode.SHADOW);
    StatusView status = StatusView.of(control.status(), Shop.START);
    CrashStory story = new CrashStory("inc-1", "payments", "orders", Shop.START, "x");
    return Stream.of(
        new Object[] {"Status", status},
        new Object[] {"Component", status.components().getFirst()},
        new Object[] {"Probe", status.components().getFirst().probes().getFirst()},
        new Object[] {"Incident", IncidentView.of(story.asked(), Shop.START)},
        new Object[] {"Times", IncidentView.of(story.asked(), Shop.START).timesMs()},
        new Object[] {
          "Explanation",
          Explainer.explain(story.asked(), Course.UNKNOWN, control.knowledge(), Optional.empty())
        },
        new Object[] {
          "Knowledge", KnowledgeView.of(control.knowledge(), control.policy().learning())
        },
        new Object[] {"Policy", PolicyView.of(control.policy())},
        new Object[] {"Me", Queries.Me.of(new Caller.Anyone(Role.VIEWER))},
        new Object[] {"Problem", Problem.unauthorized()});
  }

  @Test
  void theDetailHasTheFieldsThatAreDescribed() {
    CrashStory story = new CrashStory("inc-1", "payments", "orders", Shop.START, "x");
    JsonNode detail =
        Json.MAPPER.readTree(
            Json.write(
                IncidentDetail.of(
                    story.recovered(),
                    Course.UNKNOWN,
                    new FakeControl(Mode.SHADOW).knowledge(),
                    Optional.empty(),
                    Shop.START)));
    JsonNode described = FILE.at("/components/schemas/IncidentDetail/allOf/1/properties");
    Set<String> all = new TreeSet<>(described.propertyNames());
    all.addAll(FILE.at("/components/schemas/Incident/properties").propertyNames());

    assertThat(new TreeSet<>(detail.propertyNames())).isEqualTo(all);
    assertSame(detail.at("/diagnosis"), described.at("/diagnosis"));
    assertSame(
        detail.at("/diagnosis/causes/0"), described.at("/diagnosis/properties/causes/items"));
    assertSame(detail.at("/decision"), described.at("/decision"));
    assertSame(
        detail.at("/decision/candidates/0"), described.at("/decision/properties/candidates/items"));
    assertSame(detail.at("/plan"), described.at("/plan"));
    assertSame(detail.at("/plan/steps/0"), described.at("/plan/properties/steps/items"));
    assertSame(detail.at("/attempts/0"), described.at("/attempts/items"));
    assertSame(detail.at("/timeline/0"), described.at("/timeline/items"));
  }

  private static void assertSame(JsonNode node, JsonNode schema) {
    assertThat(new TreeSet<>(node.propertyNames()))
        .isEqualTo(new TreeSet<>(schema.get("properties").propertyNames()));
  }
}
