package dev.aceso.engine.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.aceso.model.Knowledge;
import dev.aceso.model.LearningPolicy;
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
   * @param type of the component; null where it was not noted, and nothing is pooled
   * @param chance expected chance of success, the record on others of the type pooled in, 0 to 1
   */
  record EntryView(
      String component,
      @Nullable String type,
      @JsonProperty("class") String failureClass,
      String subclass,
      String playbook,
      int successes,
      int failures,
      double chance,
      @Nullable Long meanMs,
      @Nullable Long fastestMs,
      Instant last) {}

  static KnowledgeView of(Knowledge knowledge, LearningPolicy policy) {
    return new KnowledgeView(
        knowledge.recoveries(),
        knowledge.mttr().map(Duration::toMillis).orElse(null),
        knowledge.entries().stream().map(e -> entry(knowledge, policy, e)).toList());
  }

  private static EntryView entry(Knowledge knowledge, LearningPolicy policy, Knowledge.Entry e) {
    return new EntryView(
        e.pattern().component().value(),
        e.type().orElse(null),
        Wording.kebab(e.pattern().kind().failureClass()),
        Wording.kebab(e.pattern().kind()),
        e.playbook(),
        e.record().successes(),
        e.record().failures(),
        knowledge.chance(e.pattern(), e.type(), e.playbook(), policy).mean(),
        e.record().meanTime().map(Duration::toMillis).orElse(null),
        e.record().fastest().map(Duration::toMillis).orElse(null),
        IncidentView.ms(e.record().last()));
  }
}
