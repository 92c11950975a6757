package dev.aceso.engine.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Tokens, and the hashes by which they are recognised. A token has 256 random bits, so a plain
 * SHA-256 (FIPS 180-4) of it can't be turned back by trying; the slow hashes that passwords need
 * would only make each request slow.
 */
public final class Tokens {
  /** What a hash begins with. */
  public static final String SCHEME = "sha256:";

  private static final String MARK = "aceso_";
  private static final int BYTES = 32;

  private Tokens() {}

  /** A new token; 49 characters that need no quoting anywhere. */
  public static String fresh() {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** What is kept of a token: {@link #SCHEME} and 64 hexadecimal digits. */
  public static String hash(String token) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return SCHEME + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
