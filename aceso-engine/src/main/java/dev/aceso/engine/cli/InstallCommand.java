package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import dev.aceso.engine.app.App;
import dev.aceso.engine.config.ReadResult;
import dev.aceso.engine.systemd.UnitFile;
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

/** Writes the unit by which systemd runs an engine. */
@AutoService(CliCommand.class)
@Command(
    name = "install",
    description = {
      "Writes a hardened systemd unit that runs the engine.",
      "Nothing is started; a unit that is there and differs is left alone."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false)
public final class InstallCommand implements CliCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--systemd", description = "For systemd; there is no other yet.")
  private boolean systemd;

  @Option(
      names = "--config",
      paramLabel = "DIR",
      defaultValue = FOLDER,
      description = "The configuration folder. Default: ${DEFAULT-VALUE}.")
  private Path folder = Path.of(".");

  @Option(names = "--print", description = "Print the unit and write nothing.")
  private boolean print;

  @Option(
      names = "--unit",
      paramLabel = "FILE",
      defaultValue = "/etc/systemd/system/aceso.service",
      description = "Where the unit is written. Default: ${DEFAULT-VALUE}.")
  private Path unit = Path.of(".");

  @Option(
      names = "--program",
      paramLabel = "FILE",
      description = "The program that the unit runs. Default: bin/aceso of this installation.")
  private @Nullable Path program;

  @Override
  public Integer call() {
    if (!systemd) {
      throw new Failure(USAGE, "say what it is for: aceso install --systemd");
    }
    PrintWriter out = spec.commandLine().getOut();
    return switch (App.read(folder)) {
      case ReadResult.Bad bad -> {
        bad.problems().forEach(p -> spec.commandLine().getErr().println(p));
        yield USAGE;
      }
      case ReadResult.Good good -> {
        String text = unit(good).text();
        if (print) {
          out.print(text);
        } else {
          write(text, out);
        }
        yield DONE;
      }
    };
  }

  private UnitFile unit(ReadResult.Good good) {
    return new UnitFile(
        program == null ? launcher() : program,
        folder,
        good.config().engine().data(),
        Optional.ofNullable(System.getenv("JAVA_HOME")).filter(home -> !home.isBlank()));
  }

  private static Path launcher() {
    String home = System.getProperty("aceso.home", "");
    if (home.isEmpty()) {
      throw new Failure(
          USAGE,
          "this Aceso was not started by its bin/aceso, so it can't tell where that is:"
              + " name it with --program FILE");
    }
    return Path.of(home, "bin", "aceso");
  }

  private void write(String text, PrintWriter out) {
    try {
      if (Files.exists(unit) && !Files.readString(unit).equals(text)) {
        throw new Failure(
            FAILED,
            ("%s is there already and differs: look at what 'aceso install --systemd --print'"
                    + " gives, move your changes to 'systemctl edit', remove the file, and install"
                    + " again")
                .formatted(unit));
      }
      Files.writeString(unit, text);
    } catch (IOException e) {
      throw new Failure(
          FAILED,
          "cannot write %s (%s): be root, or write it elsewhere with --unit FILE or --print"
              .formatted(unit, e.getClass().getSimpleName()));
    }
    out.printf(
        "wrote %s%nnext: systemctl daemon-reload && systemctl enable --now %s%n",
        unit, unit.getFileName());
  }
}
