package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Has an incident looked at afresh. */
@AutoService(CliCommand.class)
@Command(
    name = "retry",
    description = "Looks at an incident afresh and tries again from the beginning.")
public final class RetryCommand extends ReasonedCommand {
  @Parameters(paramLabel = "ID", description = "The incident, or a component that has one.")
  private String id = "";

  @Override
  int call(Engine engine) {
    return order(engine, "incidents", id, "retry");
  }
}
