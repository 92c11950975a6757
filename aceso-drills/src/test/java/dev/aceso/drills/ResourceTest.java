package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What runs out on a real file system and in a real process, and is freed again. */
class ResourceTest extends Drill {
  @Test
  @Tag("root")
  @Tag("DET-C3")
  @Tag("STR-4.2")
  void aFullDiskIsCleanedOfWhatTheComponentDeclaredAndOfNothingElse() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "mounting a tmpfs needs root");
    Path scratch = Files.createDirectory(folder.resolve("scratch"));
    run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", scratch.toString());
    try {
      system
          .service(
              "web",
              "resources:",
              "  - disk: { path: ./scratch, alarm: 90% }",
              "    every: 250ms",
              "cleanup:",
              "  - { path: ./scratch, match: \"*.tmp\" }")
          .serve();
      Files.writeString(scratch.resolve("keep.dat"), "precious");
      Files.write(scratch.resolve("old.tmp"), new byte[4_000_000]);
      JsonNode incident = system.awaitIncident("web", "recovered");
      assertThat(incident.at("/class").asString()).isEqualTo("resource-exhaustion");
      assertThat(incident.at("/subclass").asString()).isEqualTo("disk-full");
      assertThat(incident.at("/strategy").asString()).isEqualTo("cleanup/disk");
      assertThat(scratch.resolve("old.tmp")).doesNotExist();
      assertThat(scratch.resolve("keep.dat")).hasContent("precious");
    } finally {
      system.close();
      run("umount", scratch.toString());
    }
  }

  @Test
  @Tag("DET-C3")
  @Tag("STR-1.2")
  void aProcessThatLeaksDescriptorsIsRestartedGracefully() throws Exception {
    system
        .service("web", "resources:", "  - descriptors: { alarm: 5% }", "    every: 250ms")
        .serve();
    long before = system.pid("web");
    long limit = softLimit(before);
    system.ask("web", "/leak?" + (limit / 20 + 10));
    JsonNode incident = system.awaitIncident("web", "recovered");
    assertThat(incident.at("/subclass").asString()).isEqualTo("file-descriptors-exhausted");
    assertThat(incident.at("/strategy").asString()).startsWith("restart/");
    assertThat(system.pid("web")).isNotEqualTo(before);
  }

  private static long softLimit(long pid) throws Exception {
    return Files.readAllLines(Path.of("/proc/" + pid + "/limits")).stream()
        .filter(line -> line.startsWith("Max open files"))
        .map(line -> line.split("\\s+"))
        .mapToLong(words -> Long.parseLong(words[3]))
        .findFirst()
        .orElseThrow();
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
  }
}
