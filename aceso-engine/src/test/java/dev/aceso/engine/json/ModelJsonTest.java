package dev.aceso.engine.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aceso.model.Component;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.DataClass;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Facts;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.Knowledge;
import dev.aceso.model.RecoveryExecution;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.RecoveryResult;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.Signal;
import dev.aceso.model.StrategyRecord;
import dev.aceso.model.SystemEvent;
import dev.aceso.model.Tier;
import dev.aceso.model.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelJsonTest {
  @Test
  @Tag("MOD-1")
  void aFailureEventComesBackAsItWas() {
    comesBack(Samples.failure(), FailureEvent.class, "failure-event");
  }

  @Test
  @Tag("MOD-2")
  void aStrategyComesBackAsItWas() {
    comesBack(Samples.strategy(), RecoveryStrategy.class, "recovery-strategy");
  }

  @Test
  @Tag("MOD-3")
  void aPlanComesBackAsItWas() {
    comesBack(Samples.plan(), RecoveryPlan.class, "recovery-plan");
  }

  @Test
  @Tag("MOD-4")
  void anExecutionComesBackAsItWas() {
    comesBack(Samples.execution(), RecoveryExecution.class, "recovery-execution");
  }

  @Test
  @Tag("MOD-5")
  void aResultComesBackAsItWas() {
    comesBack(Samples.result(), RecoveryResult.class, "recovery-result");
  }

  @Test
  @Tag("MOD-6")
  void knowledgeComesBackAsItWas() {
    comesBack(Samples.knowledge(), Knowledge.class, "knowledge");
  }

  @Test
  @Tag("MOD-6")
  void knowledgeFromBeforeTypesWereNotedIsStillRead() {
    String text = ModelJson.write(Samples.knowledge());
    String older = text.replace("\"type\":\"process\",", "");
    assertThat(older).isNotEqualTo(text);
    Knowledge read = ModelJson.read(older, Knowledge.class);
    Knowledge.Entry now = Samples.knowledge().entries().getFirst();
    assertThat(read.entries())
        .containsExactly(new Knowledge.Entry(now.pattern(), now.playbook(), now.record()));
  }

  @Test
  void anIncidentComesBackAsItWas() {
    comesBack(Samples.incident(), Incident.class, "incident");
  }

  @ParameterizedTest
  @MethodSource
  void anIncidentEventComesBackAsItWas(IncidentEvent event) {
    comesBack(event, IncidentEvent.class, "incident-event");
  }

  static Stream<IncidentEvent> anIncidentEventComesBackAsItWas() {
    return Samples.incidentEvents().stream();
  }

  @ParameterizedTest
  @MethodSource
  @Tag("MOD-4")
  void anExecutionEventComesBackAsItWas(ExecutionEvent event) {
    comesBack(event, ExecutionEvent.class, "execution-event");
  }

  static Stream<ExecutionEvent> anExecutionEventComesBackAsItWas() {
    return Samples.executionEvents().stream();
  }

  @ParameterizedTest
  @MethodSource
  void aSystemEventComesBackAsItWas(SystemEvent event) {
    comesBack(event, SystemEvent.class, "system-event");
  }

  static Stream<SystemEvent> aSystemEventComesBackAsItWas() {
    return Samples.systemEvents().stream();
  }

  @Test
  void everyMemberOfTheSealedEventsHasASample() {
    assertThat(Samples.incidentEvents().stream().map(Object::getClass))
        .containsAll(List.of(IncidentEvent.class.getPermittedSubclasses()));
    assertThat(Samples.executionEvents().stream().map(Object::getClass))
        .containsAll(List.of(ExecutionEvent.class.getPermittedSubclasses()));
    assertThat(Samples.systemEvents().stream().map(Object::getClass))
        .containsAll(List.of(SystemEvent.class.getPermittedSubclasses()));
  }

  @Test
  void factsComeBackWithTheirTopology() {
    Component web =
        new Component(
            Samples.WEB, "process", Tier.BEST_EFFORT, DataClass.NONE, "web", List.of(), List.of());
    Signal exit =
        new Signal.Exited(
            Samples.WEB, Samples.AT, 7, new ExitStatus.Signalled(9), Duration.ofSeconds(3), false);
    Signal killed =
        new Signal.Exited(
            Samples.WEB,
            Samples.AT,
            8,
            new ExitStatus.OutOfMemory(new ExitStatus.Signalled(9)),
            Duration.ofSeconds(3),
            false);
    Signal stopped = new Signal.Scheduled(Samples.WEB, Samples.AT, 7, 'T');
    Facts facts =
        new Facts(
            new Topology(List.of(web)),
            Map.of(Samples.WEB, ComponentFacts.none(web).with(exit).with(killed).with(stopped)));
    Facts back = ModelJson.fromDocument(ModelJson.document(facts), Facts.class);
    assertThat(back.components()).isEqualTo(facts.components());
    assertThat(back.topology().components()).isEqualTo(facts.topology().components());
  }

  @Test
  @Tag("MOD-1")
  void theFormIsTheDocumentedOne() {
    assertThat(ModelJson.document(Samples.failure()))
        .isEqualTo(
            "{\"version\":1,\"kind\":\"failure-event\",\"value\":{\"id\":\"web:CRASH_LOOP:1\",\"component\":\"web\","
                + "\"kind\":\"crash-loop\",\"severity\":\"critical\",\"onset\":\"2026-03-04T05:06:07.083456789Z\","
                + "\"detected_at\":\"2026-03-04T05:06:07.123456789Z\",\"detector\":\"exit\",\"evidence\":[{\"component\":\"web\","
                + "\"at\":\"2026-03-04T05:06:07.123456789Z\",\"source\":\"probe:http\",\"text\":\"HTTP 503 \\\"é\\\"\\n\"}],"
                + "\"correlated\":[\"other\"]}}");
    assertThat(ModelJson.document(new IncidentEvent.ApprovalAsked(Samples.AT, "p", Samples.AT)))
        .startsWith(
            "{\"version\":1,\"kind\":\"incident-event\",\"value\":{\"type\":\"approval-asked\",");
  }

  @Test
  void setsAndMapsAreWrittenInOrder() {
    assertThat(ModelJson.document(Samples.strategy()))
        .contains("\"classes\":[\"service-failure\",\"resource-exhaustion\"]")
        .contains("\"types\":[\"process\",\"systemd\"]")
        .contains("\"success\":{\"error_rate\":\"< 0.01\",\"response_p95\":\"< 1s\"}")
        .contains("\"expected\":\"PT1.5S\"");
    assertThat(ModelJson.document(Samples.plan()))
        .contains("\"touches\":[\"db-1.main_x\",\"web\"]");
  }

  @Test
  void anEmptyOptionalIsNullAndMayBeLeftOut() {
    String text = ModelJson.document(StrategyRecord.none());
    assertThat(text).contains("\"fastest\":null");
    assertThat(ModelJson.fromDocument(text, StrategyRecord.class).fastest())
        .isEqualTo(Optional.empty());
    assertThat(ModelJson.fromDocument(text.replace("\"fastest\":null,", ""), StrategyRecord.class))
        .isEqualTo(StrategyRecord.none());
  }

  @Test
  void unknownKeysAreIgnored() {
    String text = ModelJson.document(Samples.failure()).replace("{\"id\"", "{\"new\":[1],\"id\"");
    assertThat(ModelJson.fromDocument(text, FailureEvent.class)).isEqualTo(Samples.failure());
  }

  @Test
  void aPlainValueNeedsNoEnvelope() {
    IncidentEvent event = new IncidentEvent.Escalated(Samples.AT, "3 attempts");
    String text = ModelJson.write(event, IncidentEvent.class);
    assertThat(text)
        .isEqualTo(
            "{\"type\":\"escalated\",\"at\":\"2026-03-04T05:06:07.123456789Z\",\"why\":\"3 attempts\"}");
    assertThat(ModelJson.write(event)).isEqualTo(text);
    assertThat(ModelJson.read(text, IncidentEvent.class)).isEqualTo(event);
  }

  @Test
  void anotherVersionIsRefused() {
    String text = ModelJson.document(Samples.failure()).replace("\"version\":1", "\"version\":2");
    assertThatThrownBy(() -> ModelJson.fromDocument(text, FailureEvent.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "version 2 is not known; this Aceso reads versions up to 1: use the Aceso that wrote it");
  }

  @Test
  void anotherKindIsRefused() {
    String text = ModelJson.document(Samples.failure());
    assertThatThrownBy(() -> ModelJson.fromDocument(text, Incident.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("this is a 'failure-event', not a 'incident'");
  }

  @ParameterizedTest
  @MethodSource
  void brokenTextIsRefused(String text) {
    assertThatThrownBy(() -> ModelJson.fromDocument(text, FailureEvent.class))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .isNotBlank();
  }

  static Stream<String> brokenTextIsRefused() {
    String good = ModelJson.document(Samples.failure());
    return Stream.of(
        "",
        "[]",
        "null",
        good.substring(0, good.length() / 2),
        good.replace("\"severity\":\"critical\"", "\"severity\":\"awful\""),
        good.replace("\"severity\":\"critical\",", ""),
        good.replace("\"component\":\"web\"", "\"component\":\"NOT LEGAL\""));
  }

  private static <T> void comesBack(T value, Class<T> type, String kind) {
    String text = ModelJson.document(value);
    assertThat(text).startsWith("{\"version\":1,\"kind\":\"" + kind + "\",\"value\":{");
    T back = ModelJson.fromDocument(text, type);
    assertThat(back).isEqualTo(value);
    assertThat(ModelJson.document(back)).isEqualTo(text);
  }
}
