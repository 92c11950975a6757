package dev.aceso.engine.config;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import java.util.List;

/**
 * How many turns of loops ({@code all}, {@code exists}, {@code map}, ...) an expression takes at
 * most, as far as its text shows. Pure.
 */
final class LoopSteps {
  private static final String PLUS = "_+_";

  private LoopSteps() {}

  /** What is not known counts as a single turn. May be infinite. */
  static double of(CelAbstractSyntaxTree tree) {
    return of(tree.getExpr());
  }

  private static double of(CelExpr expr) {
    return switch (expr.getKind()) {
      case NOT_SET, CONSTANT, IDENT -> 0;
      case SELECT -> of(expr.select().operand());
      case CALL -> expr.call().target().map(LoopSteps::of).orElse(0.0) + sum(expr.call().args());
      case LIST -> sum(expr.list().elements());
      case STRUCT -> expr.struct().entries().stream().mapToDouble(entry -> of(entry.value())).sum();
      case MAP ->
          expr.map().entries().stream()
              .mapToDouble(entry -> of(entry.key()) + of(entry.value()))
              .sum();
      case COMPREHENSION -> of(expr.comprehension());
    };
  }

  private static double of(CelComprehension loop) {
    double turn = 1 + of(loop.loopCondition()) + of(loop.loopStep());
    return of(loop.iterRange())
        + of(loop.accuInit())
        + size(loop.iterRange()) * turn
        + of(loop.result());
  }

  private static double sum(List<CelExpr> all) {
    return all.stream().mapToDouble(LoopSteps::of).sum();
  }

  /** Of a list or map. What a loop makes of a list is as long as that at most. */
  private static double size(CelExpr range) {
    return switch (range.getKind()) {
      case LIST -> range.list().elements().size();
      case MAP -> range.map().entries().size();
      case COMPREHENSION -> size(range.comprehension().iterRange());
      case CALL ->
          range.call().function().equals(PLUS)
              ? range.call().args().stream().mapToDouble(LoopSteps::size).sum()
              : 1;
      case NOT_SET, CONSTANT, IDENT, SELECT, STRUCT -> 1;
    };
  }
}
