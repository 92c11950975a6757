package dev.aceso.engine.config;

import dev.aceso.decide.Condition;
import dev.aceso.model.Component;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Hypothesis;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Conditions in the Common Expression Language, over {@code component}, {@code failure} and {@code
 * cause}, each a map. What a condition needs is checked when it is read.
 */
final class Expressions {
  private static final MapType FACTS = MapType.create(SimpleType.STRING, SimpleType.DYN);

  /** What each variable holds. */
  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "component", Set.of("id", "type", "tier", "data", "group"),
          "failure", Set.of("class", "kind", "severity", "component"),
          "cause", Set.of("component", "kind", "class", "probability"));

  private Expressions() {}

  /** The expression can't be used: why, and where in it, from column 0. */
  static final class ExpressionException extends Exception {
    private static final long serialVersionUID = 1;
    private final int column;

    ExpressionException(String message, int column) {
      super(message);
      this.column = column;
    }

    int column() {
      return column;
    }
  }

  /** Loading CEL takes a while; only who has a condition pays for it. */
  private static final class Lazily {
    static final Cel CEL =
        CelFactory.plannerCelBuilder()
            .addVar("component", FACTS)
            .addVar("failure", FACTS)
            .addVar("cause", FACTS)
            .setResultType(SimpleType.BOOL)
            .build();
  }

  static Condition compile(String expression) throws ExpressionException {
    try {
      CelAbstractSyntaxTree tree = Lazily.CEL.compile(expression).getAst();
      checkFields(expression);
      CelRuntime.Program program = Lazily.CEL.createProgram(tree);
      return (component, failure, cause) -> holds(program, component, failure, cause);
    } catch (CelValidationException e) {
      CelIssue issue = e.getErrors().isEmpty() ? null : e.getErrors().getFirst();
      throw new ExpressionException(
          issue == null ? String.valueOf(e.getMessage()) : issue.getMessage(),
          issue == null ? 0 : issue.getSourceLocation().getColumn());
    } catch (CelEvaluationException e) {
      throw new ExpressionException(String.valueOf(e.getMessage()), 0);
    }
  }

  /** A field that a variable doesn't have would only show when it is too late. */
  private static void checkFields(String expression) throws ExpressionException {
    var matcher =
        java.util.regex.Pattern.compile("\\b(component|failure|cause)\\.([a-z_]+)\\b")
            .matcher(expression.replaceAll("'[^']*'|\"[^\"]*\"", ""));
    while (matcher.find()) {
      Set<String> known = FIELDS.getOrDefault(matcher.group(1), Set.of());
      if (!known.contains(matcher.group(2))) {
        throw new ExpressionException(
            "%s has no '%s'%s"
                .formatted(
                    matcher.group(1),
                    matcher.group(2),
                    Similar.hint(matcher.group(2), known).isEmpty()
                        ? "; it has " + String.join(", ", known.stream().sorted().toList())
                        : Similar.hint(matcher.group(2), known)),
            matcher.start(2));
      }
    }
  }

  private static boolean holds(
      CelRuntime.Program program, Component component, FailureEvent failure, Hypothesis cause) {
    try {
      return Boolean.TRUE.equals(
          program.eval(
              Map.of(
                  "component",
                  Map.of(
                      "id", component.id().value(),
                      "type", component.type(),
                      "tier", said(component.tier()),
                      "data", said(component.data()),
                      "group", component.group()),
                  "failure",
                  Map.of(
                      "component", failure.component().value(),
                      "class", said(failure.kind().failureClass()),
                      "kind", said(failure.kind()),
                      "severity", said(failure.severity())),
                  "cause",
                  Map.of(
                      "component", cause.component().value(),
                      "class", said(cause.kind().failureClass()),
                      "kind", said(cause.kind()),
                      "probability", cause.probability()))));
    } catch (CelEvaluationException e) {
      return false;
    }
  }

  private static String said(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
