package dev.aceso.diagnose;

import dev.aceso.model.Complexity;
import dev.aceso.model.Diagnosis;
import dev.aceso.model.Impact;
import dev.aceso.model.Recommendation;
import dev.aceso.model.Risk;
import dev.aceso.model.Severity;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Makes a diagnosis with all six outputs (RCA-O1 to RCA-O6) of what its techniques find. The same
 * case at the same time gives an equal diagnosis, in whatever order the techniques come. Immutable,
 * thread-safe.
 */
public final class Diagnostician {
  private final List<Technique> techniques;

  public Diagnostician(List<Technique> techniques) {
    this.techniques = techniques.stream().sorted(Comparator.comparing(Technique::id)).toList();
  }

  /**
   * Diagnoses a case. Throws IllegalArgumentException when none of the components that failed is in
   * the system any more.
   */
  public Diagnosis diagnose(Case given, Instant now) {
    Scene scene = new Scene(given, now);
    if (scene.reported().isEmpty()) {
      throw new IllegalArgumentException(
          "incident %s can't be diagnosed: none of its components is in the system any more"
              .formatted(given.incident()));
    }
    Ranking ranking = Ranking.of(techniques, given, scene, now);
    List<Impact> affected = Impacts.of(scene, ranking.causes().getFirst());
    Recommendation recommendation = new Advice(given, scene, ranking, affected).recommendation();
    Assessment assessment = new Assessment(given, scene, ranking, affected, recommendation);
    Judged<Severity> severity = assessment.severity();
    Judged<Complexity> complexity = assessment.complexity();
    Judged<Risk> risk = assessment.risk();
    return new Diagnosis(
        given.incident(),
        now,
        ranking.causes(),
        ranking.unexplained(),
        affected,
        severity.level(),
        severity.why(),
        complexity.level(),
        complexity.why(),
        risk.level(),
        risk.why(),
        recommendation);
  }
}
