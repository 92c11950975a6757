package dev.aceso.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** supervisord, with its default of one second until a start counts as a success. */
record Supervisor() implements Peer {
  @Override
  public String name() {
    return "supervisord";
  }

  @Override
  public String setting() {
    return "autorestart=true, defaults otherwise";
  }

  @Override
  public String version() throws IOException, InterruptedException {
    return Foreground.version("supervisor");
  }

  @Override
  public Supervision supervise(TinyService service, Path folder) throws IOException {
    Path config = folder.resolve("supervisord.conf");
    Files.writeString(
        config,
        """
        [supervisord]
        nodaemon=true
        logfile=%1$s/supervisord.log
        pidfile=%1$s/supervisord.pid
        childlogdir=%1$s

        [program:tiny]
        command=%2$s
        autorestart=true
        """
            .formatted(folder, String.join(" ", service.command())));
    return Foreground.start(List.of("supervisord", "-c", config.toString()), folder, "TERM");
  }
}
