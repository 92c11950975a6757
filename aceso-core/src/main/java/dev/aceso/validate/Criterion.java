package dev.aceso.validate;

import dev.aceso.model.Durations;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A measurable criterion of success, such as {@code response_p95 < 1s}.
 *
 * @param metric what is measured
 * @param relation how it must stand to the bound
 * @param bound a share from 0 to 1 for {@link Metric#ERROR_RATE}, otherwise seconds; at least 0
 */
public record Criterion(Metric metric, Relation relation, double bound) {
  private static final Pattern WRITTEN = Pattern.compile("\\s*(<=|>=|<|>)\\s*(\\S+)\\s*");

  /** What can be measured on the readings of probes. */
  public enum Metric {
    /** Share of the readings that failed. */
    ERROR_RATE,
    RESPONSE_P50,
    RESPONSE_P95,
    RESPONSE_P99,
    RESPONSE_MAX;

    /** As a playbook writes it: {@code response_p95}. */
    public String written() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How a figure must stand to its bound. */
  public enum Relation {
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">=");

    private final String sign;

    Relation(String sign) {
      this.sign = sign;
    }

    boolean holds(double figure, double bound) {
      return switch (this) {
        case LESS -> figure < bound;
        case AT_MOST -> figure <= bound;
        case MORE -> figure > bound;
        case AT_LEAST -> figure >= bound;
      };
    }
  }

  /**
   * Reads a criterion as a playbook writes it.
   *
   * @param name such as {@code response_p95}
   * @param text a relation and a bound, such as {@code < 1s} or {@code <= 0.01}
   * @throws IllegalArgumentException when it can't be understood; the message says what can be
   */
  public static Criterion parse(String name, String text) {
    Metric metric = metric(name);
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "criterion %s: '%s' must be <, <=, > or >= and a bound, such as '< %s'"
              .formatted(name, text, metric == Metric.ERROR_RATE ? "0.01" : "1s"));
    }
    return new Criterion(metric, relation(matcher.group(1)), bound(metric, matcher.group(2)));
  }

  /** The figure, over readings that are pass or fail; there must be at least one. */
  double measure(List<Signal.Probed> readings) {
    return switch (metric) {
      case ERROR_RATE ->
          (double) readings.stream().filter(r -> r.outcome() == ProbeOutcome.FAIL).count()
              / readings.size();
      case RESPONSE_P50 -> percentile(readings, 0.50);
      case RESPONSE_P95 -> percentile(readings, 0.95);
      case RESPONSE_P99 -> percentile(readings, 0.99);
      case RESPONSE_MAX -> percentile(readings, 1);
    };
  }

  boolean holds(double figure) {
    return relation.holds(figure, bound);
  }

  /** The figure beside its criterion: {@code response_p95 1.2 s (< 1 s)}. */
  String show(double figure) {
    return "%s %s (%s %s)".formatted(metric.written(), unit(figure), relation.sign, unit(bound));
  }

  private String unit(double value) {
    return metric == Metric.ERROR_RATE
        ? Math.round(value * 10_000) / 10_000.0 + ""
        : Durations.show(Duration.ofMillis(Math.round(value * 1_000)));
  }

  /** Nearest rank, no interpolation: Hyndman and Fan 1996, definition 1. In seconds. */
  private static double percentile(List<Signal.Probed> readings, double p) {
    List<Duration> sorted = readings.stream().map(Signal.Probed::took).sorted().toList();
    int rank = (int) Math.ceil(p * sorted.size());
    return sorted.get(Math.max(1, rank) - 1).toNanos() / 1e9;
  }

  private static Metric metric(String name) {
    for (Metric metric : Metric.values()) {
      if (metric.written().equals(name)) {
        return metric;
      }
    }
    throw new IllegalArgumentException(
        "unknown criterion '%s': known are %s"
            .formatted(
                name,
                String.join(
                    ", ", List.of(Metric.values()).stream().map(Metric::written).toList())));
  }

  private static Relation relation(String sign) {
    for (Relation relation : Relation.values()) {
      if (relation.sign.equals(sign)) {
        return relation;
      }
    }
    throw new IllegalArgumentException("unknown relation " + sign);
  }

  private static double bound(Metric metric, String text) {
    if (metric != Metric.ERROR_RATE) {
      return Durations.parse(text).toNanos() / 1e9;
    }
    double share;
    try {
      share = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "criterion error_rate: '%s' must be a share from 0 to 1, such as 0.01".formatted(text),
          e);
    }
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "criterion error_rate: %s must be a share from 0 to 1, such as 0.01".formatted(text));
    }
    return share;
  }
}
