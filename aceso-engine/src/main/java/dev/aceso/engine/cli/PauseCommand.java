package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Stops all action on a component, or on everything. */
@AutoService(CliCommand.class)
@Command(
    name = "pause",
    description = "From now on nothing is done to the component, or to any, before it is resumed.")
public final class PauseCommand extends OrderCommand {
  @Parameters(
      paramLabel = "COMPONENT",
      arity = "0..1",
      description = "Only this one; everything when it is left out.")
  private @Nullable String component;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "After which it resumes by itself, such as 30m; else when you say resume.")
  private @Nullable String length;

  @Override
  int call(Engine engine) {
    ObjectNode body = body();
    if (component != null) {
      body.put("component", component);
    }
    if (length != null) {
      body.put("length", length);
    }
    return order(engine, "/api/v1/pause", body.toString());
  }
}
