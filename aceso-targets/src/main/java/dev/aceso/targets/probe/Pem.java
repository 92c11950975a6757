package dev.aceso.targets.probe;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys in the textual encoding of RFC 7468. */
final class Pem {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private Pem() {}

  /** The certificates of a file, at least one. */
  static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    List<X509Certificate> found =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
            .stream()
            .map(X509Certificate.class::cast)
            .toList();
    if (found.isEmpty()) {
      throw new CertificateException("it holds no certificate");
    }
    return found;
  }

  /** The key of a file, in PKCS #8 and not encrypted. */
  static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    Matcher matcher = KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    if (!matcher.find()) {
      throw new InvalidKeySpecException(
          "it holds no plain PKCS #8 key: convert it with 'openssl pkcs8 -topk8 -nodes'");
    }
    PKCS8EncodedKeySpec spec =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
    for (String algorithm : ALGORITHMS) {
      Optional<PrivateKey> key = as(KeyFactory.getInstance(algorithm), spec);
      if (key.isPresent()) {
        return key.get();
      }
    }
    throw new InvalidKeySpecException("its key is none of " + String.join(", ", ALGORITHMS));
  }

  private static Optional<PrivateKey> as(KeyFactory algorithm, PKCS8EncodedKeySpec spec) {
    try {
      return Optional.of(algorithm.generatePrivate(spec));
    } catch (InvalidKeySpecException anotherAlgorithm) {
      return Optional.empty();
    }
  }
}
