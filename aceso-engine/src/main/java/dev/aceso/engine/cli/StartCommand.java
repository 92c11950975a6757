package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Starts a component because a person wants it up. */
@AutoService(CliCommand.class)
@Command(
    name = "start",
    description = "Wants a component up: it is started unless it runs, and watched from now on.")
public final class StartCommand extends ReasonedCommand {
  @Parameters(paramLabel = "ID", description = "The component.")
  private String id = "";

  @Override
  int call(Engine engine) {
    return order(engine, "components", id, "start");
  }
}
