package dev.aceso.targets;

import dev.aceso.model.Settings;

/** A kind of sensor: reads how much of a resource is used. Stateless; found by ServiceLoader. */
public interface SensorType {
  /** What the configuration calls it, such as {@code disk}. */
  String kind();

  /**
   * JSON Schema (2020-12) object with {@code properties}, and {@code required} where needed, of its
   * settings.
   */
  String schema();

  /** Makes a sensor; nothing is read yet. */
  Sensor open(Settings settings, Target target, TargetSpec targetSpec);
}
