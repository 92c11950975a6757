package dev.aceso.targets.resource;

import com.google.auto.service.AutoService;
import dev.aceso.model.ComponentId;
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
import java.nio.file.FileStore;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** How full a file system is, in bytes and inodes, or a folder with an allotment, in bytes. */
@AutoService(SensorType.class)
public final class DiskSensorType implements SensorType {
  @Override
  public String kind() {
    return "disk";
  }

  @Override
  public String schema() {
    return """
    {
      "type": "object",
      "properties": {
        "path": {"description": "A folder on the disk.", "type": "string"},
        "limit": {"description": "The folder's own allotment, instead of the disk's size.", "type": "string", "format": "aceso-size"},
        "alarm": {"description": "Share that is too much; 90% by default.", "type": "string", "format": "aceso-percent"}
      },
      "required": ["path"]
    }
    """;
  }

  @Override
  public Sensor open(Settings settings, Target target, TargetSpec targetSpec) {
    String shown = settings.text("path");
    Path path = targetSpec.resolve(shown);
    double alarm = Quantities.share(settings.text("alarm", "90%"));
    ComponentId id = targetSpec.component().id();
    if (settings.has("limit")) {
      long limit = Quantities.bytes(settings.text("limit"));
      return () -> folder(id, shown, path, limit, alarm);
    }
    return () -> disk(id, shown, path, alarm);
  }

  private static List<Signal> disk(ComponentId id, String shown, Path path, double alarm) {
    try {
      FileStore store = Files.getFileStore(path);
      long total = store.getTotalSpace();
      Signal bytes =
          new Signal.Resource(
              id,
              SteadyClock.system().instant(),
              ResourceKind.DISK_BYTES,
              shown,
              total - store.getUsableSpace(),
              total,
              alarm);
      Optional<Inodes> inodes = Inodes.of(path);
      return inodes
          .map(
              i ->
                  List.of(
                      bytes,
                      new Signal.Resource(
                          id,
                          SteadyClock.system().instant(),
                          ResourceKind.DISK_INODES,
                          shown,
                          (double) i.total() - i.available(),
                          i.total(),
                          alarm)))
          .orElse(List.of(bytes));
    } catch (IOException e) {
      return List.of();
    }
  }

  private static List<Signal> folder(
      ComponentId id, String shown, Path path, long limit, double alarm) {
    AtomicLong used = new AtomicLong();
    try {
      Files.walkFileTree(
          path,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              used.addAndGet(attributes.isRegularFile() ? attributes.size() : 0);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException vanished) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      return List.of();
    }
    return List.of(
        new Signal.Resource(
            id,
            SteadyClock.system().instant(),
            ResourceKind.DISK_BYTES,
            shown,
            used.get(),
            limit,
            alarm));
  }
}
