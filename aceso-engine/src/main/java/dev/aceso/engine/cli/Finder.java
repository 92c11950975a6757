package dev.aceso.engine.cli;

import dev.aceso.engine.config.Whereabouts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds the engine of a configuration folder when no address is given. */
final class Finder {
  private static final String SOCKET = "engine.sock";

  private Finder() {}

  /**
   * The engine by its local socket where that may be used, else where it listens.
   *
   * @param named the folder that was named; without one the usual one, if it is there
   * @param token with one the socket is passed over, as there it would say nothing of who asks
   */
  static Engine find(Optional<Path> named, Optional<String> token) {
    Path folder = named.orElse(Path.of(CliCommand.FOLDER));
    Whereabouts where;
    try {
      where = Whereabouts.read(folder, System.getenv());
    } catch (IOException e) {
      if (named.isPresent()) {
        throw new Failure(
            CliCommand.USAGE,
            "cannot tell where the engine of %s is: %s. Name another folder with --config DIR, or say where it is with --api URL"
                .formatted(folder, e.getMessage()));
      }
      return new Engine(
          "http://" + Whereabouts.LISTEN,
          token,
          List.of("the configuration in %s (%s)".formatted(folder, e.getMessage())));
    }
    String tcp = "http://" + reachable(where.listen());
    if (token.isPresent()) {
      return new Engine(tcp, token);
    }
    Path socket = where.data().resolve(SOCKET);
    String local = "unix:" + socket;
    return new LocalHttp(socket)
        .obstacle()
        .map(why -> new Engine(tcp, token, List.of("%s (%s)".formatted(local, why))))
        .orElseGet(() -> new Engine(local, token));
  }

  /** What listens at every address of a machine is reached at its own. */
  private static String reachable(String listen) {
    return listen.replaceFirst("^0\\.0\\.0\\.0:", "127.0.0.1:").replaceFirst("^\\[::]:", "[::1]:");
  }
}
