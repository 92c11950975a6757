package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Lists incidents, or shows one. */
@AutoService(CliCommand.class)
@Command(
    name = "incidents",
    description = {
      "Lists incidents, the latest first, or shows one.",
      "Exit status 1 when the one that is asked for is escalated."
    })
public final class IncidentsCommand extends EngineCommand {
  @Parameters(paramLabel = "ID", arity = "0..1", description = "The incident to show.")
  private @Nullable String id;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description =
          "Only those in this state: open, awaiting_approval, recovering, recovered, escalated,"
              + " closed; several with commas.")
  private String state = "";

  @Option(names = "--limit", paramLabel = "N", description = "At most so many, 1 to 10000.")
  private @Nullable Integer limit;

  @Override
  int call(Engine engine) {
    if (id != null) {
      return show(engine, "/api/v1/incidents/" + Engine.part(id), new One());
    }
    String query =
        (state.isEmpty() ? "" : "&state=" + Engine.part(state))
            + (limit == null ? "" : "&limit=" + limit);
    return show(
        engine,
        "/api/v1/incidents" + (query.isEmpty() ? "" : "?" + query.substring(1)),
        IncidentsCommand::list);
  }

  private static void list(JsonNode incidents, PrintWriter out, Paint paint) {
    if (incidents.isEmpty()) {
      out.println("No incidents.");
      return;
    }
    Table table =
        new Table("ID", "STATE", "COMPONENT", "FAILURE", "PLAYBOOK", "OUTCOME", "TOTAL", "OPENED");
    for (JsonNode i : incidents) {
      table.row(
          i.get("id").asString(),
          i.get("state").asString(),
          i.get("component").asString(),
          i.get("subclass").asString(),
          i.get("playbook").asString("-"),
          i.get("outcome").asString("-"),
          millis(i.at("/times_ms/total")),
          i.get("opened_at").asString());
    }
    table.print(out, paint);
  }

  /** Milliseconds for people: {@code 7 ms}, {@code 1.5 s}; a dash when there are none. */
  static String millis(JsonNode ms) {
    if (!ms.isNumber()) {
      return "-";
    }
    long n = ms.asLong();
    if (n < 1_000) {
      return n + " ms";
    }
    return n < 120_000 ? String.format(Locale.ROOT, "%.1f s", n / 1_000.0) : n / 60_000 + " min";
  }

  private static final class One implements Face {
    @Override
    public void print(JsonNode i, PrintWriter out, Paint paint) {
      out.println(paint.bold(Paint.plain(i.get("summary").asString())));
      out.println();
      line(out, "incident", i.get("id").asString());
      line(out, "state", paint.meaning(i.get("state").asString()));
      line(out, "outcome", paint.meaning(i.get("outcome").asString("-")));
      line(out, "failure", i.get("class").asString() + " / " + i.get("subclass").asString());
      line(out, "severity", i.get("severity").asString());
      line(out, "seen on", i.get("detected_on").asString());
      line(out, "cause", cause(i.get("cause")));
      line(out, "playbook", i.get("playbook").asString("-"));
      line(out, "mode", paint.meaning(i.get("mode").asString("-")));
      i.path("progress")
          .asStringOpt()
          .ifPresent(progress -> line(out, "under way", Paint.plain(progress)));
      line(out, "opened", i.get("opened_at").asString());
      for (String stage :
          new String[] {"detect", "diagnose", "decide", "act", "validate", "total"}) {
        line(out, stage, millis(i.get("times_ms").get(stage)));
      }
      out.println();
      out.println(paint.dim(next(i)));
    }

    @Override
    public int status(JsonNode incident) {
      return incident.get("state").asString().equals("escalated") ? FAILED : DONE;
    }

    private static String cause(JsonNode cause) {
      return cause.isNull()
          ? "-"
          : "%s (%d %%)"
              .formatted(
                  Paint.plain(cause.get("summary").asString()),
                  Math.round(cause.get("probability").asDouble() * 100));
    }

    private static String next(JsonNode i) {
      String id = i.get("id").asString();
      StringBuilder next = new StringBuilder("aceso explain " + id + " tells why.");
      i.get("allowed").forEach(a -> next.append(" aceso %s %s".formatted(a.asString(), id)));
      return next.toString();
    }

    private static void line(PrintWriter out, String name, String value) {
      out.println("%-10s %s".formatted(name, value));
    }
  }
}
