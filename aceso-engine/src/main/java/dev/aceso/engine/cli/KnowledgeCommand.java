package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** Shows what was learned. */
@AutoService(CliCommand.class)
@Command(
    name = "knowledge",
    description = "Shows what was learned: how each playbook has done against each failure.")
public final class KnowledgeCommand extends EngineCommand {
  @Override
  int call(Engine engine) {
    return show(engine, "/api/v1/knowledge", KnowledgeCommand::print);
  }

  private static void print(JsonNode knowledge, PrintWriter out, Paint paint) {
    if (knowledge.get("entries").isEmpty()) {
      out.println("Nothing learned yet: no recovery has ended.");
      return;
    }
    out.println(
        "%d recovered without a person, %s from onset to proof on average"
            .formatted(
                knowledge.get("recoveries").asInt(),
                IncidentsCommand.millis(knowledge.get("mttr_ms"))));
    out.println();
    Table table =
        new Table("COMPONENT", "FAILURE", "PLAYBOOK", "HEALED", "CHANCE", "MEAN", "FASTEST");
    for (JsonNode e : knowledge.get("entries")) {
      int successes = e.get("successes").asInt();
      table.row(
          e.get("component").asString(),
          e.get("subclass").asString(),
          e.get("playbook").asString(),
          successes + " of " + (successes + e.get("failures").asInt()),
          Math.round(e.get("chance").asDouble() * 100) + " %",
          IncidentsCommand.millis(e.get("mean_ms")),
          IncidentsCommand.millis(e.get("fastest_ms")));
    }
    table.print(out, paint);
  }
}
