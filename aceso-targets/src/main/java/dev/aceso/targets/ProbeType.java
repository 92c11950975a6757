package dev.aceso.targets;

import dev.aceso.model.ProbeSpec;

/** A kind of probe. Stateless; found by ServiceLoader. */
public interface ProbeType {
  /** What the configuration calls it, such as {@code http}. */
  String kind();

  /**
   * JSON Schema (2020-12) object with {@code properties}, and {@code required} where needed, of its
   * settings, without {@code timeout}.
   */
  String schema();

  /**
   * Makes a probe; nothing is touched yet.
   *
   * @param spec with settings that match the schema
   * @param target the component that is probed
   * @param targetSpec how that component is configured
   */
  Probe open(ProbeSpec spec, Target target, TargetSpec targetSpec);
}
