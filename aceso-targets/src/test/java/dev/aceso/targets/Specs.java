package dev.aceso.targets;

import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.Settings;
import dev.aceso.model.Tier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What tests open targets by. */
public final class Specs {
  private Specs() {}

  /** A process {@code web} that is configured and keeps its state in one folder. */
  public static TargetSpec web(Path folder, Map<String, ?> settings) {
    return web(folder, folder, settings);
  }

  /** A process {@code web}. */
  public static TargetSpec web(Path folder, Path state, Map<String, ?> settings) {
    Component web =
        new Component(
            ComponentId.of("web"),
            "process",
            Tier.STANDARD,
            DataClass.NONE,
            "web",
            List.of(),
            List.of());
    return new TargetSpec(web, new Settings(Map.copyOf(settings)), folder, state);
  }
}
