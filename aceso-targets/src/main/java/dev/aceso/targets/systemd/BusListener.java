package dev.aceso.targets.systemd;

import java.util.Map;

/**
 * Hears what systemd tells over a bus, in order and from one thread per connection; {@code
 * connected} and {@code lost} come from other threads. Never blocks.
 */
interface BusListener {
  /** There is a connection anew; what was known before may be out of date. */
  void connected();

  /** The connection broke; nothing is heard until there is another. */
  void lost();

  /** Properties of an object have changed. */
  void changed(String path, String iface, Map<String, Object> properties);

  /**
   * A job is through.
   *
   * @param path the job's object
   * @param result such as {@code done}, {@code failed}, {@code timeout}
   */
  void jobRemoved(String path, String unit, String result);

  /** systemd has read its unit files again. */
  void reloaded();
}
