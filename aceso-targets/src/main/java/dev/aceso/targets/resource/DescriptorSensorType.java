package dev.aceso.targets.resource;

import com.google.auto.service.AutoService;
import dev.aceso.model.Quantities;
import dev.aceso.model.ResourceKind;
import dev.aceso.model.Settings;
import dev.aceso.model.Signal;
import dev.aceso.targets.Sensor;
import dev.aceso.targets.SensorType;
import dev.aceso.targets.SteadyClock;
import dev.aceso.targets.Target;
import dev.aceso.targets.TargetSpec;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Open file descriptors of the component's process, against its soft limit; see proc(5). */
@AutoService(SensorType.class)
public final class DescriptorSensorType implements SensorType {
  @Override
  public String kind() {
    return "descriptors";
  }

  @Override
  public String schema() {
    return """
    {
      "type": "object",
      "properties": {
        "alarm": {"description": "Share of the limit that is too much; 90% by default.", "type": "string", "format": "aceso-percent"}
      }
    }
    """;
  }

  @Override
  public Sensor open(Settings settings, Target target, TargetSpec targetSpec) {
    double alarm = Quantities.share(settings.text("alarm", "90%"));
    return () ->
        target
            .pid()
            .flatMap(pid -> read(targetSpec, pid, alarm))
            .<List<Signal>>map(List::of)
            .orElse(List.of());
  }

  private static Optional<Signal> read(TargetSpec spec, long pid, double alarm) {
    Path process = Path.of("/proc", Long.toString(pid));
    long open = 0;
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path _ : descriptors) {
        open++;
      }
      Optional<Long> limit = softLimit(process);
      long count = open;
      return limit.map(
          l ->
              new Signal.Resource(
                  spec.component().id(),
                  SteadyClock.system().instant(),
                  ResourceKind.FILE_DESCRIPTORS,
                  "file descriptors",
                  count,
                  l,
                  alarm));
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return Optional.empty();
    }
  }

  private static Optional<Long> softLimit(Path process) throws IOException {
    return Files.readAllLines(process.resolve("limits")).stream()
        .filter(line -> line.startsWith("Max open files"))
        .map(line -> line.split("\\s+", -1)[3])
        .filter(limit -> !limit.equals("unlimited"))
        .map(Long::parseLong)
        .findFirst();
  }
}
