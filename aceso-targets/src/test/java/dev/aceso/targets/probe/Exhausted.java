package dev.aceso.targets.probe;

import dev.aceso.model.Category;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.Settings;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads a probe of port ARG twice: as it should be, and with no file descriptor left. */
final class Exhausted {
  private Exhausted() {}

  public static void main(String[] args) throws Exception {
    ProbeSpec spec =
        new ProbeSpec(
            "http",
            "http",
            Category.HEALTH,
            Duration.ofSeconds(1),
            Duration.ofSeconds(20),
            1,
            new Settings(Map.of("url", "http://127.0.0.1:" + args[0])));
    HttpProbe probe = new HttpProbe(spec, Path.of("."), Lookup::addresses);
    System.out.println(probe.read());
    List<FileInputStream> held = new ArrayList<>();
    try {
      while (true) {
        held.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException full) {
      System.out.println(probe.read());
    }
    for (FileInputStream file : held) {
      file.close();
    }
  }
}
