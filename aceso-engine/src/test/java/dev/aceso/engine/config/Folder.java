package dev.aceso.engine.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** A configuration folder on disk. */
record Folder(Path path, Map<String, String> environment) {
  static final String MAIN =
      """
      version: 1
      system: shop
      components:
        - id: db
          type: external
          health:
            - tcp: { port: 5432 }
        - id: web
          type: process
          command: [sleep, "9"]
          depends_on: [db]
      """;

  Folder(Path path) {
    this(path, Map.of("SECRET", "s3cr3t-value", "SHORT", "abcdefgh"));
  }

  /** A folder with a main file that is good. */
  static Folder good(Path path) throws IOException {
    return new Folder(path).with("recovery_config.yaml", MAIN);
  }

  Folder with(String file, String text) throws IOException {
    Files.writeString(path.resolve(file), text);
    if (file.equals("access_config.yaml")) {
      Files.setPosixFilePermissions(
          path.resolve(file), PosixFilePermissions.fromString("rw-------"));
    }
    return this;
  }

  ReadResult read() {
    return ConfigReader.read(path, environment);
  }

  SystemConfig config() {
    return switch (read()) {
      case ReadResult.Good good -> good.config();
      case ReadResult.Bad bad -> throw new AssertionError("bad: " + bad.problems());
    };
  }

  /** What is wrong, each as it is printed; empty when nothing is. */
  List<String> problems() {
    return switch (read()) {
      case ReadResult.Good _ -> List.of();
      case ReadResult.Bad bad -> bad.problems().stream().map(ConfigProblem::toString).toList();
    };
  }
}
