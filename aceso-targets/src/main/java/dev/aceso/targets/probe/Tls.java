package dev.aceso.targets.probe;

import dev.aceso.model.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * Whom a probe trusts, and what it shows of itself. Files are read at each use, so that renewed
 * ones take effect; no session is taken up again, so that each reading sees the server's
 * certificate.
 *
 * @param ca certificates to trust instead of those of the Java runtime
 * @param serverName name to ask for and to verify instead of the host's
 * @param cert certificate to show, with those that lead to its issuer
 */
record Tls(
    Optional<Path> ca,
    Optional<String> serverName,
    boolean insecure,
    Optional<Path> cert,
    Optional<Path> key) {
  /** The JSON Schema of the settings. */
  static String schema(String description) {
    return """
    {
      "description": "%s",
      "type": "object",
      "properties": {
        "ca": {"description": "PEM file with the certificates to trust instead of the usual ones.", "type": "string"},
        "server_name": {"description": "Name to ask for (SNI) and to verify, by default the host.", "type": "string", "minLength": 1},
        "insecure": {"description": "Whether any certificate is accepted, unverified.", "type": "boolean"},
        "cert": {"description": "PEM file with the client certificate to show.", "type": "string"},
        "key": {"description": "PEM file with its key, PKCS #8 and not encrypted.", "type": "string"}
      },
      "dependentRequired": {"cert": ["key"], "key": ["cert"]},
      "additionalProperties": false
    }
    """
        .formatted(description);
  }

  /** Makes a connected socket a secure one. */
  @FunctionalInterface
  interface Wrap {
    Secured over(Socket wire) throws IOException;
  }

  /** A secure connection, and the certificate that the probe could not show. */
  record Secured(Socket socket, NoCertificate none) {}

  static Tls of(Settings settings, Path folder) {
    return new Tls(
        file(settings, "ca", folder),
        settings.has("server_name") ? Optional.of(settings.text("server_name")) : Optional.empty(),
        settings.flag("insecure", false),
        file(settings, "cert", folder),
        file(settings, "key", folder));
  }

  private static Optional<Path> file(Settings settings, String key, Path folder) {
    return settings.has(key)
        ? Optional.of(folder.resolve(settings.text(key)).normalize())
        : Optional.empty();
  }

  Wrap to(String host) {
    String name = serverName.orElse(host);
    return wire -> {
      NoCertificate none = new NoCertificate();
      SSLSocket socket =
          (SSLSocket)
              context(none).getSocketFactory().createSocket(wire, name, wire.getPort(), true);
      SSLParameters parameters = socket.getSSLParameters();
      if (!insecure) {
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
      }
      indication(name).ifPresent(sni -> parameters.setServerNames(List.of(sni)));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return new Secured(socket, none);
    };
  }

  /** Addresses, and names that DNS would not allow, are not sent (RFC 6066, section 3). */
  private static Optional<SNIServerName> indication(String name) {
    try {
      InetAddress.ofLiteral(name);
      return Optional.empty();
    } catch (IllegalArgumentException aName) {
      try {
        return Optional.of(new SNIHostName(name));
      } catch (IllegalArgumentException notForDns) {
        return Optional.empty();
      }
    }
  }

  private SSLContext context(NoCertificate none) throws UnusableTls {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(shown(none), trusted(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new UnusableTls("TLS can't be set up: " + e.getMessage());
    }
  }

  private TrustManager[] trusted() throws GeneralSecurityException, UnusableTls {
    if (insecure) {
      return new TrustManager[] {new TrustAnyone()};
    }
    return ca.isEmpty() ? Trust.usual() : Trust.only(read(ca.get(), Pem::certificates));
  }

  private KeyManager[] shown(NoCertificate none) throws GeneralSecurityException, UnusableTls {
    return cert.isEmpty() || key.isEmpty()
        ? new KeyManager[] {none}
        : Trust.shown(read(cert.get(), Pem::certificates), read(key.get(), Pem::key));
  }

  @FunctionalInterface
  private interface Reader<T> {
    T read(Path file) throws IOException, GeneralSecurityException;
  }

  private static <T> T read(Path file, Reader<T> reader) throws UnusableTls {
    try {
      return reader.read(file);
    } catch (NoSuchFileException e) {
      throw new UnusableTls("TLS: the probe's file %s is missing".formatted(file));
    } catch (IOException | GeneralSecurityException e) {
      throw new UnusableTls(
          "TLS: the probe's file %s can't be used: %s".formatted(file, e.getMessage()));
    }
  }
}
