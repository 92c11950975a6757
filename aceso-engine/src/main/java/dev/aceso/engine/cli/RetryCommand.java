package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has an incident looked at afresh. */
@AutoService(CliCommand.class)
@Command(
    name = "retry",
    description = "Looks at an incident afresh and tries again from the beginning.")
public final class RetryCommand extends OrderCommand {
  @Parameters(paramLabel = "ID", description = "The incident, or a component that has one.")
  private String id = "";

  @Option(names = "--why", paramLabel = "TEXT", description = "Why, for the audit.")
  private String why = "";

  @Override
  int call(Engine engine) {
    return order(
        engine, "/api/v1/incidents/" + Engine.part(id) + "/retry", because(why).toString());
  }
}
