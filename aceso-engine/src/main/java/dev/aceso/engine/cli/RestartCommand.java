package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Restarts a component because a person says so. */
@AutoService(CliCommand.class)
@Command(name = "restart", description = "Stops a component and starts it again, at once.")
public final class RestartCommand extends OrderCommand {
  @Parameters(paramLabel = "ID", description = "The component.")
  private String id = "";

  @Option(names = "--why", paramLabel = "TEXT", description = "Why, for the audit.")
  private String why = "";

  @Override
  int call(Engine engine) {
    return order(
        engine, "/api/v1/components/" + Engine.part(id) + "/restart", because(why).toString());
  }
}
