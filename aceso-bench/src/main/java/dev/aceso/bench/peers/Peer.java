package dev.aceso.bench.peers;

import java.io.IOException;
import java.nio.file.Path;

/** A supervisor. */
interface Peer {
  String name();

  /** What it is told to do, for the table. */
  String setting();

  /** Its version; IOException when it isn't installed, with what to install. */
  String version() throws IOException, InterruptedException;

  /**
   * Has it supervise the service, which it starts.
   *
   * @param folder empty, its own
   * @return ends the supervisor
   */
  Supervision supervise(TinyService service, Path folder) throws IOException, InterruptedException;

  /** A supervisor at work; closing ends it, though not always the service. */
  @FunctionalInterface
  interface Supervision extends AutoCloseable {
    @Override
    void close() throws IOException;
  }
}
