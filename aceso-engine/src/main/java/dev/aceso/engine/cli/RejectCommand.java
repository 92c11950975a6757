package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Refuses the plan an incident waits with. */
@AutoService(CliCommand.class)
@Command(name = "reject", description = "Refuses the plan an incident waits with.")
public final class RejectCommand extends OrderCommand {
  @Parameters(paramLabel = "ID", description = "The incident.")
  private String id = "";

  @Option(names = "--why", paramLabel = "TEXT", required = true, description = "The reason.")
  private String why = "";

  @Override
  int call(Engine engine) {
    return order(
        engine,
        "/api/v1/incidents/" + Engine.part(id) + "/reject",
        body().put("why", why).toString());
  }
}
