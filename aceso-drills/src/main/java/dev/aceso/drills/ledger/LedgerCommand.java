package dev.aceso.drills.ledger;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** {@code make ledger}: prints the ledger of the checkout in the working folder. */
public final class LedgerCommand {
  private LedgerCommand() {}

  /** Prints it; status 0 whatever it shows, 2 when it can't be read or the usage is wrong. */
  public static void main(String[] args) {
    List<String> given = List.of(args);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (!List.of("--json").containsAll(given)) {
      System.err.println("usage: ledger [--json]");
      System.exit(2);
    }
    try {
      Ledger ledger = Ledger.of(Path.of("").toAbsolutePath());
      if (given.contains("--json")) {
        out.println(LedgerJson.of(ledger));
      } else {
        new LedgerText(onTerminal()).lines(ledger).forEach(out::println);
      }
    } catch (IOException e) {
      System.err.println("ledger: " + e.getMessage());
      System.exit(2);
    }
  }

  // Since JDK 25 there is no console without a terminal, unless another provider is chosen.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean onTerminal() {
    Console console = System.console();
    return System.getenv("NO_COLOR") == null && console != null && console.isTerminal();
  }
}
