package dev.aceso.engine.api;

import dev.aceso.engine.access.AccessPolicy;
import dev.aceso.engine.access.Caller;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Who asks. Where tokens are configured, whoever sends one of them. Where none is, whoever is on
 * this machine: the engine listens on loopback only, and requests that a browser makes on behalf of
 * another site are refused, by their Host header (DNS rebinding) and by Origin and Sec-Fetch-Site
 * (cross-site request forgery; https://www.w3.org/TR/fetch-metadata/). Thread-safe.
 */
final class Access {
  private static final String SCHEME = "bearer ";

  private final Supplier<AccessPolicy> policy;
  private final Set<String> open;

  /** Whether a request may pass, and whose it is. */
  sealed interface Entry {
    record Granted(Caller caller) implements Entry {}

    record Denied(Problem problem) implements Entry {}
  }

  /**
   * @param policy the policy in force
   * @param open paths that need no token: they tell nothing of the system
   */
  Access(Supplier<AccessPolicy> policy, Set<String> open) {
    this.policy = policy;
    this.open = Set.copyOf(open);
  }

  /** Why the engine must not listen there; empty when it may. */
  static Optional<String> fault(InetSocketAddress bind, AccessPolicy policy) {
    if (bind.isUnresolved()) {
      return Optional.of("the listen address '%s' is unknown".formatted(bind.getHostString()));
    }
    if (!policy.needsToken() && !bind.getAddress().isLoopbackAddress()) {
      return Optional.of(
          ("listening on %s would let everyone on the network command the engine: give it a token,"
                  + " or listen on 127.0.0.1")
              .formatted(bind.getAddress().getHostAddress()));
    }
    return Optional.empty();
  }

  /**
   * Whose request it is, or why it is refused.
   *
   * @param header the value of a request header, empty when it isn't there
   * @param port the port the engine listens on
   */
  Entry entry(String method, String path, Function<String, String> header, int port) {
    AccessPolicy now = policy.get();
    Caller anyone = new Caller.Anyone(now.local());
    if (now.needsToken()) {
      Optional<Caller> known = known(now, header.apply("Authorization"));
      return known.isPresent() || open.contains(path)
          ? new Entry.Granted(known.orElse(anyone))
          : new Entry.Denied(Problem.unauthorized());
    }
    if (path.equals(Console.HEALTH) || path.equals(ApprovalPage.PATH)) {
      return new Entry.Granted(anyone);
    }
    String host = header.apply("Host");
    if (!own(host, port)) {
      return new Entry.Denied(Problem.misdirected(Wording.plain(host), port));
    }
    Optional<Problem> foreign =
        method.equals("GET") || method.equals("HEAD") ? Optional.empty() : crossSite(host, header);
    return foreign.<Entry>map(Entry.Denied::new).orElseGet(() -> new Entry.Granted(anyone));
  }

  private static Optional<Problem> crossSite(String host, Function<String, String> header) {
    String origin = header.apply("Origin");
    if (!origin.isEmpty() && !origin.equalsIgnoreCase("http://" + host)) {
      return Optional.of(
          Problem.crossSite("The request comes from " + Wording.plain(origin) + "."));
    }
    return header.apply("Sec-Fetch-Site").equalsIgnoreCase("cross-site")
        ? Optional.of(Problem.crossSite("The browser says that another site makes the request."))
        : Optional.empty();
  }

  private static Optional<Caller> known(AccessPolicy policy, String authorization) {
    return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? policy.byToken(authorization.substring(SCHEME.length()).strip()).map(Caller.Known::new)
        : Optional.empty();
  }

  private static boolean own(String host, int port) {
    int colon = host.lastIndexOf(':');
    boolean hasPort = colon >= 0 && host.indexOf(']', colon) < 0;
    String name = (hasPort ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
    String given = hasPort ? host.substring(colon + 1) : "80";
    return given.equals(Integer.toString(port)) && loopback(name);
  }

  private static boolean loopback(String name) {
    return name.equals("localhost")
        || name.equals("[::1]")
        || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }
}
