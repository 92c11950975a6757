package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the version of this build and of the Java it runs on. */
@AutoService(CliCommand.class)
@Command(
    name = "version",
    description = "Shows the version.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class VersionCommand implements CliCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    CommandLine line = spec.commandLine();
    PrintWriter out = line.getOut();
    String java = Runtime.version().toString();
    out.println(
        json
            ? "{\"version\":\"%s\",\"java\":\"%s\"}".formatted(Version.current(), java)
            : "aceso %s (Java %s)".formatted(Version.current(), java));
    return DONE;
  }
}
