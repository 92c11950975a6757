package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets the step go that waits for a person. */
@AutoService(CliCommand.class)
@Command(name = "proceed", description = "Lets the step go that waits for you.")
public final class ProceedCommand extends OrderCommand {
  @Parameters(paramLabel = "ID", description = "The incident.")
  private String id = "";

  @Option(
      names = "--done",
      description = "You have done it yourself; only whether its effect is there is looked at.")
  private boolean done;

  @Override
  int call(Engine engine) {
    return order(
        engine,
        "/api/v1/incidents/" + Engine.part(id) + "/proceed",
        body().put("by_hand", done).toString());
  }
}
