package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** Shows how the system is. */
@AutoService(CliCommand.class)
@Command(
    name = "status",
    description = {
      "Shows how the system and each component is.",
      "Exit status 1 when a component is down or the engine has a problem."
    })
public final class StatusCommand extends EngineCommand {
  @Override
  int call(Engine engine) {
    return show(engine, "/api/v1/status", new Shown());
  }

  private static final class Shown implements Face {
    @Override
    public void print(JsonNode status, PrintWriter out, Paint paint) {
      out.println(headline(status, paint));
      if (!status.get("problem").isNull()) {
        out.println(paint.meaning("failed") + ": " + Paint.plain(status.get("problem").asString()));
      }
      if (status.hasNonNull("advice")) {
        out.println(paint.dim("note: " + Paint.plain(status.get("advice").asString())));
      }
      if (status.get("components").isEmpty()) {
        out.println("No components. Name some in recovery_config.yaml.");
        return;
      }
      out.println();
      Table table = new Table("COMPONENT", "TYPE", "HEALTH", "INCIDENT", "SUMMARY");
      for (JsonNode c : status.get("components")) {
        table.row(
            c.get("id").asString(),
            c.get("type").asString(),
            c.get("health").asString(),
            c.get("incident").asString("-"),
            (c.get("paused").asBoolean() ? "paused; " : "") + c.get("summary").asString());
      }
      table.print(out, paint);
      for (JsonNode c : status.get("components")) {
        if (c.hasNonNull("drift")) {
          String id = Paint.plain(c.get("id").asString());
          out.println();
          out.println(
              "%s %s: aceso restart %s".formatted(id, Paint.plain(c.get("drift").asString()), id));
        }
      }
    }

    @Override
    public int status(JsonNode status) {
      boolean well =
          status.get("ready").asBoolean()
              && status.get("problem").isNull()
              && status.get("health").path("down").asLong() == 0;
      return well ? DONE : FAILED;
    }

    private static String headline(JsonNode status, Paint paint) {
      List<String> parts = new ArrayList<>();
      parts.add(paint.bold(Paint.plain(status.get("system").asString())));
      parts.add(paint.meaning(status.get("ready").asBoolean() ? "ready" : "not ready"));
      parts.add("mode " + paint.meaning(status.get("mode").asString()));
      if (status.get("paused").asBoolean()) {
        parts.add(paint.meaning("paused"));
      }
      status
          .get("health")
          .properties()
          .forEach(
              h -> {
                if (h.getValue().asLong() > 0) {
                  parts.add(h.getValue().asLong() + " " + paint.meaning(h.getKey()));
                }
              });
      return String.join(paint.dim(" · "), parts);
    }
  }
}
