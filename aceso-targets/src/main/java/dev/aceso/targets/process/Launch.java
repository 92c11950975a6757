package dev.aceso.targets.process;

import dev.aceso.model.Settings;
import dev.aceso.targets.TargetSpec;
import dev.aceso.targets.process.Posix.PosixException;
import dev.aceso.targets.process.ProcessRecord.Origin;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** How a component's process is started, by its configuration. */
record Launch(TargetSpec spec) {
  /** In the environment of what is started, so that it is found again whatever happens. */
  static final String MARK = "ACESO_START";

  private Settings settings() {
    return spec.settings();
  }

  Path directory() {
    return spec.resolve(settings().text("directory", "."));
  }

  Path output() {
    return settings().has("output")
        ? spec.resolve(settings().text("output"))
        : spec.state().resolve(spec.component().id() + ".out");
  }

  /** As whom it runs and how much it may use. */
  Rights rights() {
    return Rights.of(settings());
  }

  /** What its process looks like when others have started it. */
  Likeness likeness() {
    Map<String, String> environment = Environment.with(settings().table("env"));
    return Likeness.of(
        settings(),
        new Programs(environment, directory()),
        MARK + "=" + spec.component().id().value());
  }

  /** Whether the engine starts it of its own accord. */
  boolean ofItself() {
    return settings().flag("start", true);
  }

  /**
   * What the next start is to be known by.
   *
   * @param line of its earlier starts; empty at the first one
   */
  Origin origin(String line, String boot) {
    String known = line.isEmpty() ? UUID.randomUUID().toString() : line;
    String mark = marks(known) + UUID.randomUUID();
    return new Origin(mark, known, boot, definition(mark));
  }

  /** How the marks of all its starts begin. */
  String marks(String line) {
    return "%s-%s-".formatted(spec.component().id(), line);
  }

  Definition definition(String mark) {
    return Definition.of(
        mark, settings().texts("command"), settings().table("env"), directory(), rights());
  }

  /** Starts it; gives its process id. */
  long start(String mark) throws PosixException {
    Map<String, String> environment = new TreeMap<>(settings().table("env"));
    environment.put(MARK, mark);
    return new Spawn(settings().texts("command"), environment, directory(), rights())
        .toFile(output());
  }
}
