package dev.aceso.targets.probe;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * A connection of one reading's own, which ends with it: nothing is kept and nothing piles up. It
 * is cut at its deadline, whatever it is at.
 */
final class Contact implements AutoCloseable {
  private final Socket wire;
  private final Socket talk;
  private final Thread cutter;
  private final long deadline;
  private final Optional<NoCertificate> none;

  private Contact(Socket wire, Optional<Tls.Secured> secured, Thread cutter, long deadline) {
    this.wire = wire;
    this.talk = secured.map(Tls.Secured::socket).orElse(wire);
    this.none = secured.map(Tls.Secured::none);
    this.cutter = cutter;
    this.deadline = deadline;
  }

  /**
   * Connects, and agrees on TLS where it is asked for.
   *
   * @param deadline by {@link System#nanoTime}
   * @param connectWithin for the connection alone
   */
  static Contact open(
      InetSocketAddress to, Optional<Tls.Wrap> tls, long deadline, Duration connectWithin)
      throws IOException {
    Socket wire = new Socket();
    Thread cutter =
        Thread.ofVirtual().name("aceso-probe-deadline").start(() -> cut(wire, deadline));
    try {
      wire.setTcpNoDelay(true);
      wire.connect(to, (int) Math.max(1, connectWithin.toMillis()));
      Optional<Tls.Secured> secured =
          tls.isPresent() ? Optional.of(tls.get().over(wire)) : Optional.empty();
      return new Contact(wire, secured, cutter, deadline);
    } catch (IOException e) {
      cutter.interrupt();
      wire.close();
      throw late(e, deadline);
    }
  }

  InputStream in() throws IOException {
    return talk.getInputStream();
  }

  OutputStream out() throws IOException {
    return talk.getOutputStream();
  }

  /**
   * What an error on it means. A server that wants a certificate may say so after the handshake
   * (RFC 8446, section 4.4.2.4), and what it says is lost when the connection is reset.
   */
  IOException meaning(IOException error) {
    boolean ended =
        error instanceof SocketException
            || error instanceof SSLException
            || error instanceof EOFException;
    return ended && System.nanoTime() < deadline && none.filter(NoCertificate::asked).isPresent()
        ? new UnusableTls("TLS: the server asks for a certificate: set tls.cert and tls.key")
        : late(error, deadline);
  }

  /** One that was cut has been silent for too long. */
  private static IOException late(IOException error, long deadline) {
    return System.nanoTime() >= deadline ? new SocketTimeoutException() : error;
  }

  private static void cut(Socket wire, long deadline) {
    try {
      TimeUnit.NANOSECONDS.sleep(Math.max(0, deadline - System.nanoTime()));
      wire.close();
    } catch (InterruptedException | IOException done) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try (wire) {
      talk.close();
    } catch (IOException goneAlready) {
      return;
    } finally {
      cutter.interrupt();
    }
  }
}
