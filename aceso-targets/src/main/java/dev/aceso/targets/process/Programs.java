package dev.aceso.targets.process;

import dev.aceso.targets.process.Posix.PosixException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where programs are found, as execvp(3) does: a name with a slash starts from the directory, any
 * other is searched for on the PATH.
 */
record Programs(Map<String, String> environment, Path directory) {
  private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

  /** The program's file; an error when there is none that may be executed. */
  Path find(String name) throws PosixException {
    if (name.contains("/")) {
      return directory.resolve(name);
    }
    for (String folder : environment.getOrDefault("PATH", DEFAULT_PATH).split(":", -1)) {
      Path file = directory.resolve(folder).resolve(name);
      if (Files.isRegularFile(file) && Files.isExecutable(file)) {
        return file;
      }
    }
    throw new PosixException("program '" + name + "' is not on the PATH", Posix.ENOENT);
  }

  /** Why the program can't be started, found without any effect; empty when it could. */
  Optional<String> obstacle(String name) {
    if (!Files.isDirectory(directory)) {
      return Optional.of("its directory %s does not exist".formatted(directory));
    }
    try {
      Path file = find(name);
      if (!Files.isRegularFile(file)) {
        return Optional.of("its program %s does not exist".formatted(file));
      }
      return Files.isExecutable(file)
          ? Optional.empty()
          : Optional.of("its program %s may not be executed: check its mode".formatted(file));
    } catch (PosixException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
