package dev.aceso.engine.cli;

import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What all commands that change something have in common: they say who asks. */
abstract class OrderCommand extends EngineCommand {
  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who asks, for the audit; your user name by default.")
  private String by = System.getProperty("user.name", "unknown");

  /** A body that says who asks. */
  final ObjectNode body() {
    return JsonMapper.shared().createObjectNode().put("by", by);
  }

  /** A body that says who asks and, where it was said, why. */
  final ObjectNode because(String why) {
    return why.isBlank() ? body() : body().put("why", why);
  }
}
