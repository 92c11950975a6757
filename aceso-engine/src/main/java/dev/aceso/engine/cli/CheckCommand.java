package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import dev.aceso.engine.app.App;
import dev.aceso.engine.config.ConfigProblem;
import dev.aceso.engine.config.ReadResult;
import dev.aceso.engine.config.Schemas;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks a configuration folder without any effect. */
@AutoService(CliCommand.class)
@Command(name = "check", description = "Check a configuration folder; nothing is started.")
public final class CheckCommand implements CliCommand {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Option(names = "--config", paramLabel = "DIR", description = "The folder to check.")
  private @Nullable Path folder;

  @Option(names = "--json", description = "Print the problems as JSON.")
  private boolean json;

  @Option(
      names = "--elsewhere",
      description = "Only read the files: they are for another machine than this one.")
  private boolean elsewhere;

  @Option(
      names = "--schemas",
      paramLabel = "DIR",
      description = "Write the JSON Schemas of the files there, for editors.")
  private @Nullable Path schemas;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    if (schemas != null) {
      Schemas.publish(schemas);
      out().println("wrote the schemas to " + schemas);
    }
    if (folder == null) {
      if (schemas == null) {
        err().println("name the folder to check: aceso check --config DIR");
        return 2;
      }
      return 0;
    }
    ReadResult result = App.read(folder);
    List<String> obstacles =
        result instanceof ReadResult.Good good && !elsewhere ? App.obstacles(good) : List.of();
    if (json) {
      out().println(JSON.writeValueAsString(json(result, obstacles)));
    } else {
      obstacles.forEach(err()::println);
      if (obstacles.isEmpty()) {
        print(result, folder);
      }
    }
    return result instanceof ReadResult.Good && obstacles.isEmpty() ? 0 : 2;
  }

  private void print(ReadResult result, Path folder) {
    switch (result) {
      case ReadResult.Good good ->
          out()
              .printf(
                  "%s is good: system %s, %d components, %d playbooks, mode %s%n",
                  folder,
                  good.config().system(),
                  good.config().components().size(),
                  good.config().policy().strategies().size(),
                  good.config().policy().mode().name().toLowerCase(java.util.Locale.ROOT));
      case ReadResult.Bad bad -> bad.problems().forEach(err()::println);
    }
  }

  private static ObjectNode json(ReadResult result, List<String> obstacles) {
    ObjectNode object = JSON.createObjectNode();
    object.put("good", result instanceof ReadResult.Good && obstacles.isEmpty());
    ArrayNode problems = object.putArray("problems");
    obstacles.forEach(obstacle -> problems.addObject().put("message", obstacle));
    if (result instanceof ReadResult.Bad bad) {
      for (ConfigProblem problem : bad.problems()) {
        ObjectNode one = problems.addObject();
        one.put("file", problem.file());
        one.put("line", problem.line());
        one.put("column", problem.column());
        one.put("message", problem.message());
      }
    }
    return object;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
