package dev.aceso.targets.probe;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Why no TLS connection came about although somebody answered: the two don't trust or understand
 * each other, which tells nothing of how well the component works.
 */
final class TlsTrouble {
  /** Alerts of the server, RFC 8446 section 6, that a probe's own settings bring about. */
  private static final Pattern OBJECTION =
      Pattern.compile(
          "fatal alert: (handshake_failure|protocol_version|insufficient_security|unrecognized_name"
              + "|bad_certificate|unsupported_certificate|certificate_\\w+|unknown_ca|access_denied"
              + "|no_application_protocol|missing_extension)");

  private TlsTrouble() {}

  /** What it is, in words; empty when the error is none of trust. */
  static Optional<String> of(Throwable error) {
    if (error instanceof UnusableTls) {
      return Optional.ofNullable(error.getMessage());
    }
    boolean tls = false;
    boolean certificate = false;
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      tls |= cause instanceof SSLException;
      certificate |= cause instanceof CertificateException;
      Optional<String> found = said(cause);
      if (found.isPresent()) {
        return found;
      }
    }
    String message = String.valueOf(error.getMessage());
    if (certificate) {
      return Optional.of("TLS: its certificate is not accepted: " + message);
    }
    if (!tls) {
      return Optional.empty();
    }
    if (OBJECTION.matcher(message).find()) {
      return Optional.of("TLS: the server objects to the probe: " + message);
    }
    return message.contains("Unsupported or unrecognized SSL message")
        ? Optional.of("TLS: what answers there does not speak TLS")
        : Optional.empty();
  }

  private static Optional<String> said(Throwable cause) {
    return switch (cause) {
      case CertificateExpiredException e ->
          Optional.of("TLS: its certificate has expired: " + e.getMessage());
      case CertificateNotYetValidException e ->
          Optional.of("TLS: its certificate is not valid yet: " + e.getMessage());
      case CertPathBuilderException _ ->
          Optional.of("TLS: its certificate is not trusted: set tls.ca to who issued it");
      case CertificateException e when nameless(e) ->
          Optional.of("TLS: its certificate is for another name: " + e.getMessage());
      default -> Optional.empty();
    };
  }

  private static boolean nameless(CertificateException error) {
    String message = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("subject alternative") || message.contains("no name matching");
  }
}
