package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Closes an escalated incident. */
@AutoService(CliCommand.class)
@Command(name = "close", description = "Closes an escalated incident that a person has seen to.")
public final class CloseCommand extends OrderCommand {
  @Parameters(paramLabel = "ID", description = "The incident.")
  private String id = "";

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      required = true,
      description = "What was done about it.")
  private String why = "";

  @Override
  int call(Engine engine) {
    return order(
        engine,
        "/api/v1/incidents/" + Engine.part(id) + "/close",
        body().put("why", why).toString());
  }
}
