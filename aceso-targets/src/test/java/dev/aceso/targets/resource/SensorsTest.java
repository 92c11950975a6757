package dev.aceso.targets.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aceso.model.Action;
import dev.aceso.model.ResourceKind;
import dev.aceso.model.Settings;
import dev.aceso.model.Signal;
import dev.aceso.targets.Sensor;
import dev.aceso.targets.Specs;
import dev.aceso.targets.Target;
import dev.aceso.targets.TargetSpec;
import dev.aceso.targets.process.ProcessTargetType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sensors on a real file system that fills up, and a real process that leaks. */
class SensorsTest {
  @TempDir Path folder;

  @Test
  @Tag("DET-C3")
  @Tag("root")
  void aDiskIsMeasuredInBytesAndInodes() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "run as root to mount a tmpfs");
    Path mount = Files.createDirectory(folder.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=1m,nr_inodes=32", "tmpfs", mount.toString());
    try {
      Sensor sensor = disk(Map.of("path", mount.toString()));
      assertThat(one(sensor, ResourceKind.DISK_BYTES).share()).isLessThan(0.1);
      Files.write(mount.resolve("fill"), new byte[1_000_000]);
      Signal.Resource bytes = one(sensor, ResourceKind.DISK_BYTES);
      assertThat(bytes.limit()).isEqualTo(1 << 20);
      assertThat(bytes.share()).isGreaterThan(bytes.alarm());
      for (int i = 0; i < 29; i++) {
        Files.createFile(mount.resolve("f" + i));
      }
      Signal.Resource inodes = one(sensor, ResourceKind.DISK_INODES);
      assertThat(inodes.limit()).isEqualTo(32);
      assertThat(inodes.share()).isGreaterThan(inodes.alarm());
    } finally {
      run("umount", mount.toString());
    }
  }

  @Test
  @Tag("DET-C3")
  void aFolderIsMeasuredAgainstItsAllotmentAndNoLinkIsFollowed() throws Exception {
    Path scratch = Files.createDirectories(folder.resolve("scratch/deep"));
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.write(elsewhere.resolve("large"), new byte[10_000]);
    Files.write(folder.resolve("scratch/a"), new byte[700]);
    Files.write(scratch.resolve("b"), new byte[300]);
    Files.createSymbolicLink(scratch.resolve("link"), elsewhere);
    Sensor sensor = disk(Map.of("path", "scratch", "limit", "1KiB", "alarm", "80%"));
    assertThat(sensor.read()).hasSize(1);
    Signal.Resource used = one(sensor, ResourceKind.DISK_BYTES);
    assertThat(used.used()).isEqualTo(1_000);
    assertThat(used.limit()).isEqualTo(1_024);
    assertThat(used.share()).isGreaterThan(used.alarm());
    Files.delete(folder.resolve("scratch/a"));
    assertThat(one(sensor, ResourceKind.DISK_BYTES).used()).isEqualTo(300);
  }

  @Test
  @Tag("DET-C3")
  void aProcessThatLeaksDescriptorsIsMeasuredAgainstItsOwnLimit() throws Exception {
    String leak = "ulimit -n 20; for i in 3 4 5 6 7 8 9; do eval \"exec $i</dev/null\"; done;";
    TargetSpec spec = spec(Map.of("command", List.of("sh", "-c", leak + " echo up; read x < p")));
    run("mkfifo", folder.resolve("p").toString());
    Target target = new ProcessTargetType().open(spec, _ -> {});
    Sensor sensor =
        new DescriptorSensorType().open(new Settings(Map.of("alarm", "40%")), target, spec);
    try {
      assertThat(sensor.read()).as("nothing runs yet").isEmpty();
      target.watch();
      await().until(() -> Files.readString(folder.resolve("web.out")).contains("up"));
      Signal.Resource open = one(sensor, ResourceKind.FILE_DESCRIPTORS);
      assertThat(open.used()).isGreaterThanOrEqualTo(10);
      assertThat(open.limit()).isEqualTo(20);
      assertThat(open.share()).isGreaterThan(open.alarm());
    } finally {
      target.perform(Action.of("kill"), "end", Duration.ofSeconds(20));
      target.close();
    }
    assertThat(sensor.read()).as("nothing runs any more").isEmpty();
  }

  private static Signal.Resource one(Sensor sensor, ResourceKind kind) {
    return sensor.read().stream()
        .map(Signal.Resource.class::cast)
        .filter(r -> r.kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private Sensor disk(Map<String, Object> settings) {
    TargetSpec spec = spec(Map.of("command", List.of("sleep", "600")));
    Target target = new ProcessTargetType().open(spec, _ -> {});
    return new DiskSensorType().open(new Settings(settings), target, spec);
  }

  private TargetSpec spec(Map<String, Object> settings) {
    return Specs.web(folder, settings);
  }
}
