package dev.aceso.engine.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** What all commands that talk to a running engine have in common. */
@Command(
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    synopsisHeading = "%n",
    optionListHeading = "%n")
abstract class EngineCommand implements CliCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--api",
      paramLabel = "URL",
      description =
          "Where the engine is, over TCP or as unix:DATA/engine.sock; also ACESO_API. Without it"
              + " the engine is found by its configuration.")
  private @Nullable String api;

  @Option(
      names = "--config",
      paramLabel = "DIR",
      description =
          "The engine's configuration folder. Default: " + FOLDER + ", where there is one.")
  private @Nullable Path folder;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File that holds the engine's token; without it ACESO_TOKEN is used.")
  private @Nullable Path tokenFile;

  @Option(names = "--json", description = "Print the engine's answer as JSON.")
  private boolean json;

  @Override
  public final Integer call() {
    Optional<String> address =
        Optional.ofNullable(api == null ? System.getenv("ACESO_API") : api)
            .filter(a -> !a.isBlank());
    return call(
        address
            .map(a -> new Engine(a, token()))
            .orElseGet(() -> Finder.find(Optional.ofNullable(folder), token())));
  }

  /** Does what the command is for and returns the exit status. */
  abstract int call(Engine engine);

  final boolean json() {
    return json;
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final Paint paint() {
    return new Paint(spec.commandLine().getColorScheme().ansi().enabled());
  }

  /** Fetches and shows: the JSON as it is when that is wanted, else what the face makes of it. */
  final int show(Engine engine, String path, Face face) {
    String answer = engine.get(path, "application/json");
    JsonNode node = Engine.parse(answer);
    if (json) {
      out().println(answer);
      return face.status(node);
    }
    face.print(node, out(), paint());
    return face.status(node);
  }

  /** Gives an order and tells what was done. */
  final int order(Engine engine, String path, String body) {
    String answer = engine.post(path, body);
    out().println(json ? answer : Paint.plain(Engine.parse(answer).path("done").asString("done")));
    return DONE;
  }

  private Optional<String> token() {
    if (tokenFile == null) {
      return Optional.ofNullable(System.getenv("ACESO_TOKEN")).filter(t -> !t.isBlank());
    }
    try {
      return Optional.of(Files.readString(tokenFile).strip());
    } catch (IOException e) {
      throw new Failure(
          USAGE,
          "cannot read the token file %s: %s".formatted(tokenFile, e.getClass().getSimpleName()));
    }
  }

  /** How an answer is shown to a person, and what exit status it means. */
  interface Face {
    void print(JsonNode answer, PrintWriter out, Paint paint);

    default int status(JsonNode answer) {
      return DONE;
    }
  }
}
