package dev.aceso.engine.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point of the command line. */
public final class Main {
  private Main() {}

  /** Runs the command and ends the process with its exit status. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int status = run(args, out, err);
    out.flush();
    System.exit(status);
  }

  /** Runs the command; what it says goes to the writers. Returns the exit status. */
  public static int run(String[] args, PrintWriter out, PrintWriter err) {
    CommandLine line = new CommandLine(new Aceso());
    commands(args).forEach(command -> line.addSubcommand(command.get()));
    line.setOut(out).setErr(err);
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            Paint.ofTerminal().on() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((e, at, _) -> told(e, at));
    int status = line.execute(args);
    out.flush();
    err.flush();
    return status;
  }

  /** Only the named command is loaded when the first argument names one, otherwise all are. */
  private static List<Supplier<CliCommand>> commands(String[] args) {
    List<ServiceLoader.Provider<CliCommand>> all =
        ServiceLoader.load(CliCommand.class).stream()
            .sorted(Comparator.comparing(Main::name))
            .toList();
    String wanted = args.length > 0 ? args[0] : "";
    List<ServiceLoader.Provider<CliCommand>> named =
        all.stream().filter(p -> name(p).equals(wanted)).toList();
    return List.copyOf(named.isEmpty() ? all : named);
  }

  private static String name(ServiceLoader.Provider<CliCommand> provider) {
    Command command = provider.type().getAnnotation(Command.class);
    return command == null ? "" : command.name();
  }

  private static int told(Exception e, CommandLine at) throws Exception {
    if (e instanceof Failure failure) {
      at.getErr().println(at.getColorScheme().errorText("aceso: " + failure.getMessage()));
      return failure.status();
    }
    throw e;
  }

  /** The command line without a command: shows what there is. */
  @Command(
      name = "aceso",
      description = "Keeps systems alive: detects, diagnoses, decides, recovers, proves, learns.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      synopsisSubcommandLabel = "COMMAND",
      subcommands = CommandLine.HelpCommand.class,
      exitCodeListHeading = "%nExit status%n",
      exitCodeList = {
        "0:done",
        "1:the thing asked about is failed or refused, or the engine can't be reached",
        "2:the command or the configuration is wrong",
        "70:the engine broke by a fault of its own"
      },
      footer = {"", "'aceso COMMAND --help' tells more of a command.%n"})
  static final class Aceso implements Runnable {
    @CommandLine.Spec CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    @Override
    public void run() {
      if (spec != null) {
        spec.commandLine().usage(spec.commandLine().getOut());
      }
    }
  }
}
