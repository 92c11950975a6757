package dev.aceso.bench;

import dev.aceso.bench.load.LoadCommand;
import dev.aceso.bench.peers.PeersCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks' entry point: {@code Bench peers|soak|footprint|load}. */
@Command(
    name = "bench",
    description = "Measures the engine on real processes.",
    mixinStandardHelpOptions = true,
    subcommands = {
      PeersCommand.class,
      SoakCommand.class,
      FootprintCommand.class,
      LoadCommand.class
    })
public final class Bench {
  private Bench() {}

  /** Runs one benchmark and ends the process: 0 measured, 1 it failed, 2 usage. */
  public static void main(String... args) {
    System.exit(new CommandLine(new Bench()).execute(args));
  }
}
