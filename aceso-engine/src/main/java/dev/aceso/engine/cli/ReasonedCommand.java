package dev.aceso.engine.cli;

import picocli.CommandLine.Option;

/** What the orders have in common for which a person may say why. */
abstract class ReasonedCommand extends OrderCommand {
  @Option(names = "--why", paramLabel = "TEXT", description = "Why, for the audit.")
  private String why = "";

  /**
   * Orders something of one incident or component.
   *
   * @param kind {@code incidents} or {@code components}
   */
  final int order(Engine engine, String kind, String id, String verb) {
    String path = "/api/v1/%s/%s/%s".formatted(kind, Engine.part(id), verb);
    return order(engine, path, because(why).toString());
  }
}
