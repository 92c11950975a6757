package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Tells an incident in words. */
@AutoService(CliCommand.class)
@Command(
    name = "explain",
    description = "Tells what was seen, why, what was decided and done, and what proves it.")
public final class ExplainCommand extends EngineCommand {
  @Parameters(paramLabel = "ID", description = "The incident.")
  private String id = "";

  @Override
  int call(Engine engine) {
    String path = "/api/v1/incidents/" + Engine.part(id) + "/explain";
    String answer = engine.get(path, json() ? "application/json" : "text/plain");
    if (json()) {
      out().println(answer);
      return DONE;
    }
    Paint paint = paint();
    answer.lines().forEach(l -> out().println(l.startsWith(" ") ? l : paint.bold(l)));
    return DONE;
  }
}
