package dev.aceso.diagnose;

import com.google.auto.service.AutoService;
import dev.aceso.diagnose.Sighting.State;
import dev.aceso.model.ComponentId;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Traces failures through the dependency graph to their origin (RCA-T3).
 *
 * <p>Each component that fails, is suspect or can't be seen is weighed as the one origin of all
 * that fails: what is seen of itself, how well its failure explains every other, and how much of a
 * coincidence the rest would be. The form is that of noisy-or inference over a dependency graph (J.
 * Pearl, Probabilistic Reasoning in Intelligent Systems, 1988, section 4.3; used for services in P.
 * Bahl et al., "Towards Highly Reliable Enterprise Network Services via Inference of Multi-level
 * Dependencies", SIGCOMM 2007). Where even the best origin leaves something unexplained, more than
 * one must be at work, so most of that coincidence counts against none of them.
 *
 * <p>The weights are log-odds set by judgement; the tests assert how often they find the origin in
 * random graphs, and that their probabilities do not promise more than they keep.
 */
@AutoService(Technique.class)
public final class DependencyTechnique implements Locator {
  /** Share of the coincidence which no origin avoids that is forgiven to all. */
  private static final double FORGIVEN = 0.75;

  @Override
  public String id() {
    return "dependency";
  }

  @Override
  public List<Clue> clues(Scene scene, Instant now) {
    Set<ComponentId> needed = new LinkedHashSet<>();
    scene.unwell().forEach(s -> needed.addAll(scene.needsByUnwell(s.component())));
    List<Explanation> explanations =
        scene.all().stream()
            .filter(
                s -> s.unwell() || (s.state() == State.UNSEEN && needed.contains(s.component())))
            .map(s -> Explanation.by(s, scene))
            .toList();
    double unavoidable =
        explanations.stream().mapToDouble(Explanation::coincidence).max().orElse(0);
    return explanations.stream()
        .map(
            e ->
                new Clue(
                    e.origin().component(),
                    e.origin().kind(),
                    e.fit() + e.coincidence() - FORGIVEN * unavoidable,
                    summary(e.origin()),
                    e.evidence(now)))
        .toList();
  }

  private static String summary(Sighting s) {
    if (s.deliberate()) {
      return s.component() + " does not run and isn't meant to";
    }
    return switch (s.state()) {
      case FAILING -> Words.failure(s.component(), s.kind());
      case SUSPECT -> s.component() + " seems to fail: a probe of it does, if not often enough yet";
      case UNSEEN, WELL -> s.component() + " may be at fault: nothing shows whether it works";
    };
  }
}
