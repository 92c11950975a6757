package dev.aceso.engine.api;

import java.util.Locale;

/**
 * Writes metrics in Prometheus' text exposition format 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/). Not thread-safe; one per answer.
 */
final class Exposition {
  static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder out = new StringBuilder(2_048);

  /** Begins a metric: gauge, counter or summary. All of its samples must follow. */
  Exposition metric(String name, String type, String help) {
    out.append("# HELP ").append(name).append(' ').append(escapedHelp(help)).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    return this;
  }

  /** A sample; the labels are names and values in turn. */
  Exposition sample(String name, double value, String... labels) {
    out.append(name);
    for (int i = 0; i < labels.length; i += 2) {
      out.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
      out.append(escapedLabel(labels[i + 1])).append('"');
    }
    out.append(labels.length > 0 ? "} " : " ").append(number(value)).append('\n');
    return this;
  }

  String text() {
    return out.toString();
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value).toLowerCase(Locale.ROOT);
  }

  private static String escapedLabel(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static String escapedHelp(String help) {
    return help.replace("\\", "\\\\").replace("\n", "\\n");
  }
}
