package dev.aceso.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.engine.loop.ComponentStatus;
import dev.aceso.model.Mode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetricsTest {
  @Test
  void incidentsComponentsAndRecoveriesAreCounted() {
    FakeControl control = new FakeControl(Mode.AUTOMATIC);
    control.show(new CrashStory("a", "payments", "orders", Shop.START, "x").recovered());
    control.show(new CrashStory("b", "payments", "orders", Shop.START, "x").recovered());
    control.show(new CrashStory("c", "db", "orders", Shop.START, "x").escalated());
    control.show(Shop.status("db", ComponentStatus.Health.DOWN, "gone", Optional.of("c")));

    assertThat(Metrics.of(control).lines())
        .contains(
            "# TYPE aceso_incidents_total counter",
            "aceso_up 1",
            "aceso_components{health=\"down\"} 1",
            "aceso_components{health=\"up\"} 9",
            "aceso_component_up{component=\"db\"} 0",
            "aceso_component_up{component=\"orders\"} 1",
            "aceso_incidents_total{class=\"service-failure\",outcome=\"success\"} 2",
            "aceso_incidents_total{class=\"service-failure\",outcome=\"failed\"} 1",
            "aceso_incidents_open{state=\"escalated\"} 1",
            "aceso_incidents_open{state=\"recovering\"} 0",
            "aceso_actions_total{playbook=\"restart-graceful\",outcome=\"success\"} 2",
            "# TYPE aceso_recovery_seconds summary",
            "aceso_recovery_seconds_count{stage=\"detect\"} 3",
            "aceso_recovery_seconds_sum{stage=\"detect\"} 0.027",
            "aceso_mttr_seconds 1.401");
  }

  @Test
  void everySampleIsOfTheFormatAndEveryMetricIsTypedOnce() {
    String text = Metrics.of(new FakeControl(Mode.SHADOW));

    assertThat(text).endsWith("\n");
    assertThat(text.lines().filter(l -> l.startsWith("# TYPE"))).doesNotHaveDuplicates();
    assertThat(text.lines())
        .allMatch(
            l -> l.startsWith("# ") || l.matches("[a-z_]+(\\{[a-z_]+=\"[^\"]*\"(,[^}]*)?})? \\S+"));
  }

  @Test
  void labelsAreEscaped() {
    String text = new Exposition().sample("m", 0.5, "l", "a\"b\\c\nd").text();

    assertThat(text).isEqualTo("m{l=\"a\\\"b\\\\c\\nd\"} 0.5\n");
  }
}
