package dev.aceso.engine.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.aceso.model.Incident;
import dev.aceso.model.RecoveryPlan;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Links that let whoever holds them approve one plan of one incident until it expires, signed by
 * HMAC-SHA256 (RFC 2104) with a key that only this engine's data folder holds. Each recipient gets
 * a link of its own, which is one voice. Immutable and thread-safe.
 */
public final class ApprovalLinks {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final byte[] key;
  private final URI base;

  ApprovalLinks(byte[] key, URI base) {
    this.key = key.clone();
    this.base = base;
  }

  /**
   * Links signed by the folder's key, which is made when there is none.
   *
   * @param base where people reach the engine, such as {@code https://aceso.example.org}
   * @throws IOException when the key can't be read or made
   */
  public static ApprovalLinks open(Path folder, URI base) throws IOException {
    Path file = folder.resolve("approval.key");
    if (!Files.exists(file)) {
      byte[] key = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(key);
      Path made =
          Files.createTempFile(
              folder,
              "approval",
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(made, HexFormat.of().formatHex(key));
      try {
        Files.createLink(file, made);
      } catch (FileAlreadyExistsException e) {
        // another engine on the same folder was first; its key is as good
      } catch (UnsupportedOperationException e) {
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(made);
      }
    }
    try {
      return new ApprovalLinks(HexFormat.of().parseHex(Files.readString(file).strip()), base);
    } catch (IllegalArgumentException e) {
      throw new IOException("the key %s is damaged: remove it, a new one is made".formatted(file));
    }
  }

  /**
   * The link for the plan that the incident waits with; empty when it waits for no approval.
   *
   * @param recipient the name of whoever is sent it
   */
  public Optional<URI> of(Incident incident, String recipient) {
    Optional<RecoveryPlan> plan = incident.plan();
    Optional<Instant> until = incident.approvalExpires();
    if (plan.isEmpty() || until.isEmpty()) {
      return Optional.empty();
    }
    String expires = Long.toString(until.get().getEpochSecond());
    String signed = signature(incident.id(), plan.get().id(), recipient, expires);
    return Optional.of(
        URI.create(
            "%s/approve?incident=%s&plan=%s&to=%s&until=%s&sig=%s"
                .formatted(
                    base.toString().replaceAll("/+$", ""),
                    encoded(incident.id()),
                    encoded(plan.get().id()),
                    encoded(recipient),
                    expires,
                    signed)));
  }

  /**
   * Whether this engine made the link.
   *
   * @param query its parameters
   */
  boolean genuine(Map<String, String> query) {
    String until = query.getOrDefault("until", "");
    String expected =
        signature(
            query.getOrDefault("incident", ""),
            query.getOrDefault("plan", ""),
            query.getOrDefault("to", ""),
            until);
    return MessageDigest.isEqual(
        expected.getBytes(UTF_8), query.getOrDefault("sig", "").getBytes(UTF_8));
  }

  /**
   * Whether the time to follow it has run out.
   *
   * @param query the parameters of a genuine link
   */
  boolean expired(Map<String, String> query, Instant now) {
    return now.isAfter(Instant.ofEpochSecond(Long.parseLong(query.getOrDefault("until", "0"))));
  }

  private String signature(String... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      for (String part : parts) {
        byte[] bytes = part.getBytes(UTF_8);
        mac.update((bytes.length + ":").getBytes(UTF_8));
        mac.update(bytes);
      }
      return HexFormat.of().formatHex(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
