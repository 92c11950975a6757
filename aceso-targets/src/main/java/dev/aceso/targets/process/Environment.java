package dev.aceso.targets.process;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the programs that the engine starts find in their environment: where they are and whose, and
 * what is configured. What was meant for the engine alone, such as its tokens, systemd's sockets
 * (sd_notify(3), sd_listen_fds(3)) or the options of a JVM, does not reach them.
 */
final class Environment {
  private static final List<String> HANDED_ON = List.of("PATH", "LANG", "HOME", "USER", "TZ");

  private Environment() {}

  static SortedMap<String, String> with(Map<String, String> configured) {
    return with(System.getenv(), configured);
  }

  static SortedMap<String, String> with(Map<String, String> own, Map<String, String> configured) {
    SortedMap<String, String> environment = new TreeMap<>(own);
    environment.keySet().retainAll(HANDED_ON);
    environment.putAll(configured);
    return environment;
  }
}
