package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import dev.aceso.engine.app.App;
import dev.aceso.engine.config.ConfigProblem;
import dev.aceso.engine.config.ReadResult;
import dev.aceso.engine.config.Schemas;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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
      names = "--schemas",
      paramLabel = "DIR",
      description = "Write the JSON Schemas of the files there, for editors.")
  private @Nullable Path schemas;

  @Override
  public Integer call() throws IOException {
    if (schemas != null) {
      Schemas.publish(schemas);
      System.out.println("wrote the schemas to " + schemas);
    }
    if (folder == null) {
      if (schemas == null) {
        System.err.println("name the folder to check: aceso check --config DIR");
        return 2;
      }
      return 0;
    }
    ReadResult result = App.read(folder);
    if (json) {
      System.out.println(JSON.writeValueAsString(json(result)));
    } else {
      print(result, folder);
    }
    return result instanceof ReadResult.Good ? 0 : 2;
  }

  private static void print(ReadResult result, Path folder) {
    switch (result) {
      case ReadResult.Good good ->
          System.out.printf(
              "%s is good: system %s, %d components, %d playbooks, mode %s%n",
              folder,
              good.config().system(),
              good.config().components().size(),
              good.config().policy().strategies().size(),
              good.config().policy().mode().name().toLowerCase(java.util.Locale.ROOT));
      case ReadResult.Bad bad -> bad.problems().forEach(p -> System.err.println(p));
    }
  }

  private static ObjectNode json(ReadResult result) {
    ObjectNode object = JSON.createObjectNode();
    object.put("good", result instanceof ReadResult.Good);
    ArrayNode problems = object.putArray("problems");
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
}
