package dev.aceso.loop;

import dev.aceso.decide.Condition;
import dev.aceso.detect.Detector;
import dev.aceso.diagnose.Technique;
import dev.aceso.model.ActionType;
import dev.aceso.model.Policy;
import dev.aceso.model.Topology;
import java.util.List;
import java.util.Map;

/**
 * What the loop works with.
 *
 * @param conditions compiled conditions by playbook id
 * @param verbs what each type of target can do
 */
public record LoopConfig(
    Topology topology,
    Policy policy,
    List<Detector> detectors,
    List<Technique> techniques,
    Map<String, Condition> conditions,
    Map<String, List<ActionType>> verbs) {
  public LoopConfig {
    detectors = List.copyOf(detectors);
    techniques = List.copyOf(techniques);
    conditions = Map.copyOf(conditions);
    verbs = Map.copyOf(verbs);
  }
}
