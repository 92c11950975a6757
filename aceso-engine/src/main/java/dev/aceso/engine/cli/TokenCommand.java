package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import dev.aceso.engine.access.Role;
import dev.aceso.engine.access.Tokens;
import dev.aceso.engine.config.AccessFile;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a token for somebody, shows it once, and writes its hash into the configuration. */
@AutoService(CliCommand.class)
@Command(
    name = "token",
    description = "Makes a token for somebody; a running engine takes it within a second.")
public final class TokenCommand implements CliCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", description = "Whose it is, for the audit.")
  private String name = "";

  @Option(
      names = "--role",
      required = true,
      paramLabel = "ROLE",
      description = "${COMPLETION-CANDIDATES}; each may do what those before it may.")
  private Role role = Role.VIEWER;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "DIR",
      description = "The engine's configuration folder.")
  private Path folder = Path.of(".");

  @Override
  public Integer call() {
    String token = Tokens.fresh();
    try {
      AccessFile.add(folder, name, role, Tokens.hash(token));
    } catch (IllegalArgumentException e) {
      throw new Failure(USAGE, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new Failure(
          FAILED, "cannot write %s: %s".formatted(AccessFile.in(folder), e.getMessage()));
    }
    spec.commandLine().getOut().println(token);
    spec.commandLine()
        .getErr()
        .printf(
            "This is %s's token (%s). It is shown only now; take its line out of %s to end it.%n",
            name, role.word(), AccessFile.in(folder));
    return DONE;
  }
}
