package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a component because a person wants it up. */
@AutoService(CliCommand.class)
@Command(
    name = "start",
    description = "Wants a component up: it is started unless it runs, and watched from now on.")
public final class StartCommand extends OrderCommand {
  @Parameters(paramLabel = "ID", description = "The component.")
  private String id = "";

  @Option(names = "--why", paramLabel = "TEXT", description = "Why, for the audit.")
  private String why = "";

  @Override
  int call(Engine engine) {
    return order(
        engine, "/api/v1/components/" + Engine.part(id) + "/start", because(why).toString());
  }
}
