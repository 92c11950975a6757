package dev.aceso.engine.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.aceso.model.Knowledge;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was learned.
 *
 * @param recoveries how many incidents were recovered without a person
 * @param mttrMs mean time from onset to proof; null before the first recovery
 */
record KnowledgeView(int recoveries, @Nullable Long mttrMs, List<EntryView> entries) {

  /**
   * How a playbook has done against a pattern.
   *
   * @param chance expected chance of success, 0 to 1
   */
  record EntryView(
      String component,
      @JsonProperty("class") String failureClass,
      String subclass,
      String playbook,
      int successes,
      int failures,
      double chance,
      @Nullable Long meanMs,
      @Nullable Long fastestMs,
      Instant last) {}

  static KnowledgeView of(Knowledge knowledge) {
    return new KnowledgeView(
        knowledge.recoveries(),
        knowledge.mttr().map(Duration::toMillis).orElse(null),
        knowledge.entries().stream().map(KnowledgeView::entry).toList());
  }

  private static EntryView entry(Knowledge.Entry e) {
    return new EntryView(
        e.pattern().component().value(),
        Wording.kebab(e.pattern().kind().failureClass()),
        Wording.kebab(e.pattern().kind()),
        e.playbook(),
        e.record().successes(),
        e.record().failures(),
        e.record().mean(),
        e.record().meanTime().map(Duration::toMillis).orElse(null),
        e.record().fastest().map(Duration::toMillis).orElse(null),
        IncidentView.ms(e.record().last()));
  }
}
