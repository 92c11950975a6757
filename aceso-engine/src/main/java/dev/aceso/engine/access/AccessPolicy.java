package dev.aceso.engine.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * Who is known, and what others may do. Immutable.
 *
 * @param keys the people, once for each of their tokens
 * @param anyoneLocal whether without any token everybody on the machine may command the engine
 */
public record AccessPolicy(List<PersonKey> keys, boolean anyoneLocal) {
  /** Who sends the one token of {@code engine.token}, which says nothing of who it is. */
  public static final Person SHARED = new Person("token", Role.ADMIN);

  /**
   * A person and a token.
   *
   * @param hash of the token, see {@link Tokens#hash}; empty for one who has none
   */
  public record PersonKey(Person person, Optional<String> hash) {}

  public AccessPolicy {
    keys = List.copyOf(keys);
  }

  /** Nobody is known, and everybody on the machine may do everything. */
  public static AccessPolicy ofAnyoneLocal() {
    return new AccessPolicy(List.of(), true);
  }

  /** Only who sends the token. */
  public static AccessPolicy ofToken(String token) {
    return new AccessPolicy(List.of(new PersonKey(SHARED, Optional.of(Tokens.hash(token)))), false);
  }

  /** Whether a token is needed. */
  public boolean needsToken() {
    return keys.stream().anyMatch(key -> key.hash().isPresent());
  }

  /** What somebody on this machine may do who sends no token, where none is needed. */
  public Role local() {
    return anyoneLocal ? Role.ADMIN : Role.VIEWER;
  }

  /** Whose token it is; how long that takes tells nothing of any token. */
  public Optional<Person> byToken(String token) {
    byte[] sent = Tokens.hash(token).getBytes(StandardCharsets.US_ASCII);
    Optional<Person> found = Optional.empty();
    for (PersonKey key : keys) {
      byte[] kept = key.hash().orElse("").getBytes(StandardCharsets.US_ASCII);
      if (MessageDigest.isEqual(sent, kept)) {
        found = Optional.of(key.person());
      }
    }
    return found;
  }

  public Optional<Person> byName(String name) {
    return keys.stream().map(PersonKey::person).filter(p -> p.name().equals(name)).findFirst();
  }

  /** Nothing of tokens is printed. */
  @Override
  public String toString() {
    return "AccessPolicy[%d keys, anyoneLocal=%s]".formatted(keys.size(), anyoneLocal);
  }
}
