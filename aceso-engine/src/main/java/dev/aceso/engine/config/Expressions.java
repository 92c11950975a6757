package dev.aceso.engine.config;

import dev.aceso.decide.Condition;
import dev.aceso.model.Component;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Hypothesis;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelErrorCode;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Conditions in the <a href="https://cel.dev">Common Expression Language</a> over {@code
 * component}, {@code failure} and {@code cause}. Every field is a variable with a type of its own,
 * so that a condition that can't work is refused when it is read.
 */
final class Expressions {
  /**
   * Turns of loops that one evaluation may take, all loops together. It runs on the loop's thread,
   * so with the longest expression this is to take well below a second.
   */
  private static final int STEPS = 10_000;

  /** Code points that an expression may have. */
  private static final int LENGTH = 4_096;

  private static final Map<String, CelType> VARIABLES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("component.id", SimpleType.STRING),
              Map.entry("component.type", SimpleType.STRING),
              Map.entry("component.tier", SimpleType.STRING),
              Map.entry("component.data", SimpleType.STRING),
              Map.entry("component.group", SimpleType.STRING),
              Map.entry("failure.component", SimpleType.STRING),
              Map.entry("failure.class", SimpleType.STRING),
              Map.entry("failure.kind", SimpleType.STRING),
              Map.entry("failure.severity", SimpleType.STRING),
              Map.entry("cause.component", SimpleType.STRING),
              Map.entry("cause.class", SimpleType.STRING),
              Map.entry("cause.kind", SimpleType.STRING),
              Map.entry("cause.probability", SimpleType.DOUBLE)));

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z_0-9.]*");
  private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*");
  private static final Pattern OVERLOAD =
      Pattern.compile("found no matching overload for '([^']*)' applied to '\\(([^)]*)\\)'.*");
  private static final Pattern RESULT =
      Pattern.compile("expected type 'bool' but found '([^']*)'.*");
  private static final Pattern INPUT =
      Pattern.compile("(?:mismatched|extraneous) input '([^']*)' expecting.*", Pattern.DOTALL);

  private Expressions() {}

  /** The expression can't be used: why, and where in it. */
  static final class ExpressionException extends Exception {
    private static final long serialVersionUID = 1;
    private final int line;
    private final int column;

    ExpressionException(String message, int line, int column) {
      super(message);
      this.line = line;
      this.column = column;
    }

    /** From 0. */
    int line() {
      return line;
    }

    /** From 0. */
    int column() {
      return column;
    }
  }

  /** Loading CEL takes half a second; only who has a condition pays for it. */
  private static final class Lazily {
    static final Cel CEL = build();

    private static Cel build() {
      CelBuilder builder =
          CelFactory.plannerCelBuilder()
              .setOptions(
                  CelOptions.current()
                      .enableHeterogeneousNumericComparisons(true)
                      .comprehensionMaxIterations(STEPS)
                      .maxExpressionCodePointSize(LENGTH)
                      .build())
              .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
              .setResultType(SimpleType.BOOL);
      VARIABLES.forEach(builder::addVar);
      return builder.build();
    }
  }

  static Condition compile(String expression) throws ExpressionException {
    CelValidationResult result = Lazily.CEL.compile(expression);
    if (result.hasError()) {
      CelIssue issue = result.getErrors().getFirst();
      int line = Math.max(0, issue.getSourceLocation().getLine() - 1);
      int column = Math.max(0, issue.getSourceLocation().getColumn());
      throw new ExpressionException(
          reason(issue.getMessage(), rest(expression, line, column)), line, column);
    }
    try {
      CelAbstractSyntaxTree tree = result.getAst();
      Optional<ComparedConstants.Impossible> impossible = ComparedConstants.in(tree);
      if (impossible.isPresent()) {
        throw at(expression, impossible.get());
      }
      double steps = LoopSteps.of(tree);
      if (steps > STEPS) {
        throw new ExpressionException(tooMany(steps), 0, 0);
      }
      CelRuntime.Program program = Lazily.CEL.createProgram(tree);
      return (component, failure, cause) -> evaluate(program, component, failure, cause);
    } catch (CelValidationException | CelEvaluationException e) {
      throw new ExpressionException(String.valueOf(e.getMessage()), 0, 0);
    }
  }

  private static ExpressionException at(
      String expression, ComparedConstants.Impossible impossible) {
    String before = expression.substring(0, Math.min(impossible.offset(), expression.length()));
    int line = (int) before.chars().filter(c -> c == '\n').count();
    int column = before.length() - before.lastIndexOf('\n') - 1;
    return new ExpressionException(impossible.message(), line, column);
  }

  /** The expression's line from the column on. */
  private static String rest(String expression, int line, int column) {
    String text = expression.lines().skip(line).findFirst().orElse("");
    return text.substring(Math.min(column, text.length()));
  }

  private static String reason(String issue, String rest) {
    Matcher undeclared = UNDECLARED.matcher(issue);
    if (undeclared.matches()) {
      Matcher written = NAME.matcher(rest);
      return unknown(written.lookingAt() ? written.group() : undeclared.group(1));
    }
    Matcher overload = OVERLOAD.matcher(issue);
    if (overload.matches()) {
      return "'%s' does not go with %s"
          .formatted(
              overload.group(1).replaceAll("^_|_$", ""), overload.group(2).replace(", ", " and "));
    }
    Matcher type = RESULT.matcher(issue);
    if (type.matches()) {
      return "it must be true or false, but it is a " + type.group(1);
    }
    Matcher input = INPUT.matcher(issue);
    if (input.matches()) {
      return input.group(1).equals("<EOF>")
          ? "it ends too early"
          : "'%s' is not expected here".formatted(input.group(1));
    }
    return issue;
  }

  private static String unknown(String name) {
    return "'%s' is not known%s".formatted(name, Similar.hintOrAll(name, VARIABLES.keySet()));
  }

  private static String tooMany(double steps) {
    return "it may take %.0f steps, %d are allowed: use fewer nested loops or shorter lists"
        .formatted(steps, STEPS);
  }

  private static Condition.Truth evaluate(
      CelRuntime.Program program, Component component, FailureEvent failure, Hypothesis cause) {
    try {
      return Condition.Truth.of(
          Boolean.TRUE.equals(
              program.eval(
                  Map.ofEntries(
                      Map.entry("component.id", component.id().value()),
                      Map.entry("component.type", component.type()),
                      Map.entry("component.tier", said(component.tier())),
                      Map.entry("component.data", said(component.data())),
                      Map.entry("component.group", component.group()),
                      Map.entry("failure.component", failure.component().value()),
                      Map.entry("failure.class", said(failure.kind().failureClass())),
                      Map.entry("failure.kind", said(failure.kind())),
                      Map.entry("failure.severity", said(failure.severity())),
                      Map.entry("cause.component", cause.component().value()),
                      Map.entry("cause.class", said(cause.kind().failureClass())),
                      Map.entry("cause.kind", said(cause.kind())),
                      Map.entry("cause.probability", cause.probability())))));
    } catch (CelEvaluationException e) {
      return new Condition.Truth.Untold(
          e.getErrorCode() == CelErrorCode.ITERATION_BUDGET_EXCEEDED
              ? "takes more than %d steps".formatted(STEPS)
              : "fails: " + e.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      return new Condition.Truth.Untold("fails: " + e);
    }
  }

  /** A constant as conditions write it: {@code best-effort}. */
  static String said(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
