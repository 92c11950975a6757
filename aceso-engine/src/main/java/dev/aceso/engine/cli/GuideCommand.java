package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Begins an incident's plan with a person in the lead. */
@AutoService(CliCommand.class)
@Command(
    name = "guide",
    description =
        "Leads you through the incident's plan: no step is taken before you let it go with proceed.")
public final class GuideCommand extends OrderCommand {
  @Parameters(paramLabel = "ID", description = "The incident.")
  private String id = "";

  @Override
  int call(Engine engine) {
    return order(engine, "/api/v1/incidents/" + Engine.part(id) + "/guide", body().toString());
  }
}
