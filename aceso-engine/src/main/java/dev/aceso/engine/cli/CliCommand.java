package dev.aceso.engine.cli;

import java.util.concurrent.Callable;

/**
 * A command of the command line. A class is one when it implements this, carries picocli's {@code
 * Command} annotation with a name, has a constructor without parameters and is registered as a
 * service; nothing else needs to be edited.
 *
 * <p>What it returns is the exit status, one of those below. A {@link Failure} that it throws is
 * told to the user and becomes its status.
 */
public interface CliCommand extends Callable<Integer> {
  /** It is done. */
  int DONE = 0;

  /** The thing asked about is failed or refused, or the engine can't be reached. */
  int FAILED = 1;

  /** The command or the configuration is wrong. */
  int USAGE = 2;

  /** The configuration folder where none is named. */
  String FOLDER = "/etc/aceso";
}
