package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Approves the plan an incident waits with. */
@AutoService(CliCommand.class)
@Command(name = "approve", description = "Approves the plan an incident waits with.")
public final class ApproveCommand extends OrderCommand {
  @Parameters(paramLabel = "ID", description = "The incident.")
  private String id = "";

  @Option(
      names = "--plan",
      paramLabel = "PLAN",
      description = "The plan you looked at; refused when it has changed since.")
  private @Nullable String plan;

  @Override
  int call(Engine engine) {
    ObjectNode body = body();
    if (plan != null) {
      body.put("plan", plan);
    }
    return order(engine, "/api/v1/incidents/" + Engine.part(id) + "/approve", body.toString());
  }
}
