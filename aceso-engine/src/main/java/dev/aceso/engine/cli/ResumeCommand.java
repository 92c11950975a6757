package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Undoes a pause. */
@AutoService(CliCommand.class)
@Command(name = "resume", description = "Undoes a pause of the component, or of everything.")
public final class ResumeCommand extends OrderCommand {
  @Parameters(
      paramLabel = "COMPONENT",
      arity = "0..1",
      description = "Only this one; everything when it is left out.")
  private @Nullable String component;

  @Override
  int call(Engine engine) {
    ObjectNode body = body();
    if (component != null) {
      body.put("component", component);
    }
    return order(engine, "/api/v1/resume", body.toString());
  }
}
