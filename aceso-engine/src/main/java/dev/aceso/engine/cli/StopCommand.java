package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends an incident's recovery before its next effect. */
@AutoService(CliCommand.class)
@Command(
    name = "stop",
    description = "Ends an incident's recovery before its next effect; a person takes over.")
public final class StopCommand extends OrderCommand {
  @Parameters(paramLabel = "ID", description = "The incident.")
  private String id = "";

  @Override
  int call(Engine engine) {
    return order(engine, "/api/v1/incidents/" + Engine.part(id) + "/stop", body().toString());
  }
}
