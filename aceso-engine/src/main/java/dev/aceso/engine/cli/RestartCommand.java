package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Restarts a component because a person says so. */
@AutoService(CliCommand.class)
@Command(name = "restart", description = "Stops a component and starts it again, at once.")
public final class RestartCommand extends ReasonedCommand {
  @Parameters(paramLabel = "ID", description = "The component.")
  private String id = "";

  @Override
  int call(Engine engine) {
    return order(engine, "components", id, "restart");
  }
}
