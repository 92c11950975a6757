package dev.aceso.learn;

import dev.aceso.model.Beta;
import dev.aceso.model.Durations;
import dev.aceso.model.Knowledge;
import dev.aceso.model.LearningPolicy;
import dev.aceso.model.Pattern;
import dev.aceso.model.RecoveryResult;
import dev.aceso.model.StrategyRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Learns from outcomes. Pure and thread-safe: the old knowledge stays as it was. */
public final class Learner {
  private static final Comparator<Knowledge.Entry> ORDER =
      Comparator.comparing(Knowledge.Entry::pattern).thenComparing(Knowledge.Entry::playbook);

  private Learner() {}

  /**
   * Knowledge with one result more. Only a full success counts as one, with the time from the first
   * step to the proof; a result without proof either way teaches nothing.
   */
  public static Knowledge learn(Knowledge k, Pattern pattern, RecoveryResult result) {
    return switch (result.outcome()) {
      case SUCCESS -> {
        Duration took = result.times().act().plus(result.times().validate());
        Knowledge next =
            changed(k, pattern, result.playbook(), r -> r.succeeded(took, result.at()));
        yield new Knowledge(
            next.entries(), k.recoveries() + 1, k.repairTime().plus(result.times().restored()));
      }
      case FAILED, PARTIAL_SUCCESS, DEGRADED ->
          changed(k, pattern, result.playbook(), r -> r.failed(result.at()));
      case REQUIRES_RETRY -> k;
    };
  }

  /** Knowledge after a cure that was counted as a success turned out not to last. */
  public static Knowledge relapsed(Knowledge k, Pattern pattern, String playbook, Instant at) {
    return changed(k, pattern, playbook, r -> r.relapsed(at));
  }

  /** What is known, by pattern, the most promising playbook first. */
  public static List<Lesson> lessons(Knowledge k, LearningPolicy policy) {
    return k.entries().stream()
        .map(e -> lesson(k, policy, e))
        .sorted(
            Comparator.comparing(Lesson::pattern)
                .thenComparing(Comparator.comparingDouble(Lesson::chance).reversed())
                .thenComparing(Lesson::playbook))
        .toList();
  }

  private static Lesson lesson(Knowledge k, LearningPolicy policy, Knowledge.Entry entry) {
    Beta chance = k.chance(entry.pattern(), entry.type(), entry.playbook(), policy);
    double low = chance.quantile(0.05);
    double high = chance.quantile(0.95);
    StrategyRecord record = entry.record();
    String text =
        "%s healed %s %d of %d times%s%s: %d%% expected, %d%% to %d%% with 90%% probability"
            .formatted(
                entry.playbook(),
                entry.pattern(),
                record.successes(),
                record.trials(),
                record.meanTime().map(t -> ", in " + Durations.show(t) + " on average").orElse(""),
                alike(k, entry),
                Math.round(100 * chance.mean()),
                Math.round(100 * low),
                Math.round(100 * high));
    return new Lesson(entry.pattern(), entry.playbook(), record, chance.mean(), low, high, text);
  }

  private static String alike(Knowledge k, Knowledge.Entry entry) {
    StrategyRecord alike = k.alike(entry.pattern(), entry.type(), entry.playbook());
    return alike.trials() == 0
        ? ""
        : ", and %d of %d on others of type %s"
            .formatted(alike.successes(), alike.trials(), entry.type().orElseThrow());
  }

  private static Knowledge changed(
      Knowledge k, Pattern pattern, String playbook, UnaryOperator<StrategyRecord> change) {
    List<Knowledge.Entry> entries = new ArrayList<>(k.entries());
    Predicate<Knowledge.Entry> same =
        e -> e.pattern().equals(pattern) && e.playbook().equals(playbook);
    Knowledge.Entry before =
        k.entries().stream()
            .filter(same)
            .findFirst()
            .orElse(new Knowledge.Entry(pattern, playbook, StrategyRecord.none()));
    entries.removeIf(same);
    entries.add(
        new Knowledge.Entry(pattern, before.type(), playbook, change.apply(before.record())));
    entries.sort(ORDER);
    return new Knowledge(entries, k.recoveries(), k.repairTime());
  }
}
