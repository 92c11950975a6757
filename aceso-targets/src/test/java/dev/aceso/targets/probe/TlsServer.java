package dev.aceso.targets.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Answers 200 to the first bytes of every connection. */
final class TlsServer implements AutoCloseable {
  private static final char[] PASSWORD = "secret".toCharArray();
  private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  /** The names that clients have asked for. */
  final Queue<String> names = new ConcurrentLinkedQueue<>();

  private final ServerSocket door;

  TlsServer(ServerSocket door) {
    this.door = door;
    Thread.ofVirtual().start(this::serve);
  }

  /** With a certificate of {@link #keys}; one that wants a certificate trusts the client's. */
  static TlsServer with(Path folder, String name, boolean wantsCertificate) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    KeyStore store = store(folder, name);
    if (store.containsAlias("ca")) {
      store.deleteEntry("ca");
    }
    own.init(store, PASSWORD);
    TrustManagerFactory clients = TrustManagerFactory.getInstance("PKIX");
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, PASSWORD);
    Path client = folder.resolve("client.p12");
    if (Files.exists(client)) {
      trusted.setCertificateEntry("c", store(folder, "client").getCertificate("client"));
    }
    clients.init(trusted);
    context.init(
        own.getKeyManagers(), Files.exists(client) ? clients.getTrustManagers() : null, null);
    SSLServerSocket door =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    door.setNeedClientAuth(wantsCertificate);
    return new TlsServer(door);
  }

  /** Makes NAME.p12, its certificate NAME.pem and its key NAME.key. */
  static void keys(Path folder, String name, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                folder.resolve(name + ".p12").toString(),
                "-storepass",
                new String(PASSWORD),
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name));
    command.addAll(List.of(more));
    Process keytool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start();
    if (keytool.waitFor() != 0) {
      throw new IOException(Files.readString(folder.resolve(name + ".log")));
    }
    KeyStore store = store(folder, name);
    Certificate certificate = store.getCertificate(name);
    pem(folder.resolve(name + ".pem"), "CERTIFICATE", certificate.getEncoded());
    Key key = store.getKey(name, PASSWORD);
    pem(folder.resolve(name + ".key"), "PRIVATE KEY", key.getEncoded());
  }

  /** The same, signed by a CA with the certificate ca.pem, which is made first. */
  static void signed(Path folder, String name, String... more) throws Exception {
    keys(folder, "ca", "-ext", "bc:c");
    Files.copy(folder.resolve("ca.p12"), folder.resolve(name + ".p12"));
    List<String> all = new ArrayList<>(List.of("-signer", "ca"));
    all.addAll(List.of(more));
    keys(folder, name, all.toArray(String[]::new));
  }

  private static void pem(Path file, String what, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what));
  }

  private static KeyStore store(Path folder, String name) throws Exception {
    return KeyStore.getInstance(folder.resolve(name + ".p12").toFile(), PASSWORD);
  }

  private void serve() {
    while (true) {
      try {
        Socket client = door.accept();
        Thread.ofVirtual().start(() -> answer(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void answer(Socket client) {
    try (client) {
      if (client.getInputStream().read(new byte[4096]) < 0) {
        return;
      }
      if (client instanceof SSLSocket secure
          && secure.getSession() instanceof ExtendedSSLSession session) {
        session
            .getRequestedServerNames()
            .forEach(name -> names.add(((SNIHostName) name).getAsciiName()));
      }
      client.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
      client.getOutputStream().flush();
      client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException gone) {
      Thread.currentThread().interrupt();
    }
  }

  int port() {
    return door.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
