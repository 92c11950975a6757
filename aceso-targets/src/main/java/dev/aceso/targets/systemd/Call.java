package dev.aceso.targets.systemd;

import java.util.List;

/**
 * A method call over the bus, as data.
 *
 * @param signature of the arguments, in D-Bus notation; empty when there are none
 */
record Call(
    String destination,
    String path,
    String iface,
    String method,
    String signature,
    List<Object> args) {
  static final String SYSTEMD = "org.freedesktop.systemd1";
  static final String MANAGER = "org.freedesktop.systemd1.Manager";
  static final String UNIT = "org.freedesktop.systemd1.Unit";
  static final String SERVICE = "org.freedesktop.systemd1.Service";
  static final String PROPERTIES = "org.freedesktop.DBus.Properties";
  static final String DAEMON = "org.freedesktop.DBus";

  /** A call of systemd's manager object. */
  static Call manager(String method, String signature, Object... args) {
    return new Call(
        SYSTEMD, "/org/freedesktop/systemd1", MANAGER, method, signature, List.of(args));
  }

  /** A call of a unit's object. */
  static Call object(String path, String iface, String method, String signature, Object... args) {
    return new Call(SYSTEMD, path, iface, method, signature, List.of(args));
  }

  /** A call of the message bus itself. */
  static Call daemon(String method, String signature, Object... args) {
    return new Call(DAEMON, "/org/freedesktop/DBus", DAEMON, method, signature, List.of(args));
  }
}
