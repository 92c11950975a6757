package dev.aceso.targets;

import dev.aceso.model.Component;
import dev.aceso.model.Settings;
import java.nio.file.Path;

/**
 * One component's target as configured.
 *
 * @param settings of its type, such as {@code command}
 * @param folder that relative paths in the settings start from
 * @param state folder of the engine where the target may keep what must outlive it; it exists
 */
public record TargetSpec(Component component, Settings settings, Path folder, Path state) {
  /** A path from the settings, absolute. */
  public Path resolve(String path) {
    return folder.resolve(path).toAbsolutePath().normalize();
  }
}
