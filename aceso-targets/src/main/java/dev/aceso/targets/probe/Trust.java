package dev.aceso.targets.probe;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** What TLS is built of: whose certificates are believed, and which is shown. */
final class Trust {
  private static final char[] NO_PASSWORD = new char[0];

  private Trust() {}

  /** The certificates that come with the Java runtime; reading them takes a while. */
  private static final class Usual {
    private static final TrustManager[] MANAGERS = read();

    private static TrustManager[] read() {
      try {
        return managers(null);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the Java runtime has no certificates to trust", e);
      }
    }
  }

  static TrustManager[] usual() {
    return Usual.MANAGERS.clone();
  }

  static TrustManager[] only(List<X509Certificate> issuers) throws GeneralSecurityException {
    KeyStore store = empty();
    for (int i = 0; i < issuers.size(); i++) {
      store.setCertificateEntry("issuer-" + i, issuers.get(i));
    }
    return managers(store);
  }

  static KeyManager[] shown(List<X509Certificate> chain, PrivateKey key)
      throws GeneralSecurityException {
    KeyStore store = empty();
    store.setKeyEntry("client", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, NO_PASSWORD);
    } catch (IOException e) {
      throw new IllegalStateException("an empty key store is read from nowhere", e);
    }
    return store;
  }
}
