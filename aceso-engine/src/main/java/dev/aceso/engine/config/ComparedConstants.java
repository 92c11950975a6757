package dev.aceso.engine.config;

import dev.aceso.model.DataClass;
import dev.aceso.model.FailureClass;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Severity;
import dev.aceso.model.Tier;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.navigation.CelNavigableAst;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds texts in a condition that a field is compared with and can never have: {@code
 * component.tier == "crit"} would just never be true.
 */
final class ComparedConstants {
  private static final Set<String> COMPARISONS = Set.of("_==_", "_!=_", "@in");

  private static final Map<String, List<String>> VALUES =
      Map.of(
          "component.tier", said(Tier.values()),
          "component.data", said(DataClass.values()),
          "failure.class", said(FailureClass.values()),
          "failure.kind", said(FailureKind.values()),
          "failure.severity", said(Severity.values()),
          "cause.class", said(FailureClass.values()),
          "cause.kind", said(FailureKind.values()));

  private ComparedConstants() {}

  /**
   * A text that a field can't have.
   *
   * @param offset of the text in the expression
   */
  record Impossible(String field, String text, int offset) {
    String message() {
      List<String> known = VALUES.getOrDefault(field, List.of());
      return "%s is never '%s'%s".formatted(field, text, Similar.hintOrAll(text, known));
    }
  }

  static Optional<Impossible> in(CelAbstractSyntaxTree tree) {
    return CelNavigableAst.fromAst(tree)
        .getRoot()
        .allNodes()
        .map(node -> node.expr())
        .filter(e -> e.getKind() == CelExpr.ExprKind.Kind.CALL)
        .filter(e -> COMPARISONS.contains(e.call().function()) && e.call().args().size() == 2)
        .flatMap(e -> impossible(tree, e.call().args()))
        .findFirst();
  }

  private static Stream<Impossible> impossible(CelAbstractSyntaxTree tree, List<CelExpr> sides) {
    Optional<String> field =
        sides.stream()
            .flatMap(side -> tree.getReference(side.id()).stream())
            .map(CelReference::name)
            .filter(VALUES::containsKey)
            .findFirst();
    return field.stream()
        .flatMap(
            name ->
                sides.stream()
                    .flatMap(ComparedConstants::constants)
                    .filter(c -> !VALUES.getOrDefault(name, List.of()).contains(text(c)))
                    .map(c -> new Impossible(name, text(c), offset(tree, c))));
  }

  /** The constant itself, or those of a list. */
  private static Stream<CelExpr> constants(CelExpr side) {
    Stream<CelExpr> all =
        side.getKind() == CelExpr.ExprKind.Kind.LIST
            ? side.list().elements().stream()
            : Stream.of(side);
    return all.filter(
        e ->
            e.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && e.constant().getKind() == CelConstant.Kind.STRING_VALUE);
  }

  private static String text(CelExpr constant) {
    return constant.constant().stringValue();
  }

  private static int offset(CelAbstractSyntaxTree tree, CelExpr expr) {
    Integer offset = tree.getSource().getPositionsMap().get(expr.id());
    return offset == null ? 0 : offset;
  }

  private static List<String> said(Enum<?>[] constants) {
    return Arrays.stream(constants).map(Expressions::said).toList();
  }
}
