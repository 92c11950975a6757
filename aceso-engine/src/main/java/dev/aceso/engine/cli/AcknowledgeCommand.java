package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes notice of an escalated incident. */
@AutoService(CliCommand.class)
@Command(
    name = "acknowledge",
    description =
        "You have taken notice of an escalated incident: nobody is reminded of it any more.")
public final class AcknowledgeCommand extends OrderCommand {
  @Parameters(paramLabel = "ID", description = "The incident.")
  private String id = "";

  @Override
  int call(Engine engine) {
    return order(
        engine, "/api/v1/incidents/" + Engine.part(id) + "/acknowledge", body().toString());
  }
}
