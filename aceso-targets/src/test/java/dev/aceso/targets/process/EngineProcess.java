package dev.aceso.targets.process;

import dev.aceso.targets.Specs;
import dev.aceso.targets.Target;
import dev.aceso.targets.TargetSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * An engine in a JVM of its own, so that it can be killed: it watches one process and tells on its
 * output what it sees.
 */
final class EngineProcess {
  private EngineProcess() {}

  /** Arguments: the folder, then the command of the component {@code web}. */
  public static void main(String[] arguments) throws InterruptedException {
    Path folder = Path.of(arguments[0]);
    List<String> command = List.of(arguments).subList(1, arguments.length);
    try (Target target =
        new ProcessTargetType().open(spec(folder, command), signal -> System.out.println(signal))) {
      System.out.println("watching");
      target.watch();
      System.out.println("watched");
      new CountDownLatch(1).await();
    }
  }

  static TargetSpec spec(Path folder, List<String> command) {
    return Specs.web(folder, Map.of("command", command));
  }

  /** Starts such an engine. */
  static Process start(Path folder, List<String> command) throws IOException {
    List<String> line =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                EngineProcess.class.getName(),
                folder.toString()));
    line.addAll(command);
    return new ProcessBuilder(line)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .redirectOutput(folder.resolve("engine.log").toFile())
        .start();
  }
}
