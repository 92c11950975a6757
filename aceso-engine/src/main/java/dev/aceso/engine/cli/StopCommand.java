package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends an incident's recovery before its next effect, or takes a component down. */
@AutoService(CliCommand.class)
@Command(
    name = "stop",
    description = {
      "Ends an incident's recovery before its next effect; a person takes over.",
      "Of a component: stops it, and keeps it down until 'aceso start'."
    })
public final class StopCommand extends OrderCommand {
  private static final String INCIDENT = "inc-[0-9]+";

  @Parameters(paramLabel = "ID", description = "The incident, or the component.")
  private String id = "";

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      description = "Why a component is stopped, for the audit.")
  private String why = "";

  @Override
  int call(Engine engine) {
    return id.matches(INCIDENT)
        ? order(engine, "/api/v1/incidents/" + Engine.part(id) + "/stop", body().toString())
        : order(engine, "/api/v1/components/" + Engine.part(id) + "/stop", because(why).toString());
  }
}
