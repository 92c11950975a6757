package dev.aceso.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Monit with the shortest cycle there is and the quickest stop. The time-outs of start and stop are
 * as short as they can be, because Monit doesn't test connections for that long after a start (30 s
 * by default).
 */
record Monit() implements Peer {
  @Override
  public String name() {
    return "Monit";
  }

  @Override
  public String setting() {
    return "set daemon 1; http, timeout 1 s, 2 cycles; start and stop timeouts 1 s";
  }

  @Override
  public String version() throws IOException, InterruptedException {
    return Foreground.version("monit");
  }

  @Override
  public Supervision supervise(TinyService service, Path folder) throws IOException {
    Path config = folder.resolve("monitrc");
    Files.writeString(
        config,
        """
        set daemon 1
        set log %1$s/monit.log
        set pidfile %1$s/monit.pid
        set idfile %1$s/monit.id
        set statefile %1$s/monit.state
        check process tiny with pidfile %2$s
          start program = "%3$s" with timeout 1 seconds
          stop program = "/bin/sh -c 'kill -9 `cat %2$s`'" with timeout 1 seconds
          if failed host 127.0.0.1 port %4$d protocol http with timeout 1 seconds for 2 cycles
            then restart
        """
            .formatted(
                folder,
                service.pidFile(),
                String.join(" ", service.daemonCommand()),
                service.port()));
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
    return Foreground.start(List.of("monit", "-I", "-c", config.toString()), folder, "TERM");
  }
}
