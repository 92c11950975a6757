package dev.aceso.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** runsvdir and runsv of runit. */
record Runit() implements Peer {
  @Override
  public String name() {
    return "runit";
  }

  @Override
  public String setting() {
    return "run script";
  }

  @Override
  public String version() throws IOException, InterruptedException {
    return Foreground.version("runit");
  }

  /**
   * SIGHUP makes runsvdir end the runsv of every service; SIGTERM would leave them (its manual).
   */
  @Override
  public Supervision supervise(TinyService service, Path folder) throws IOException {
    Path services = folder.resolve("services");
    Path run = Files.createDirectories(services.resolve("tiny")).resolve("run");
    Files.writeString(run, "#!/bin/sh\nexec " + String.join(" ", service.command()) + "\n");
    Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwx------"));
    return Foreground.start(List.of("runsvdir", "-P", services.toString()), folder, "HUP");
  }
}
