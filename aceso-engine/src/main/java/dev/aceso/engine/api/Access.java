package dev.aceso.engine.api;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Who may ask. With a token, whoever sends it. Without one, whoever is on this machine: the engine
 * listens on loopback only, and requests that a browser makes on behalf of another site are
 * refused, by their Host header (DNS rebinding) and by Origin and Sec-Fetch-Site (cross-site
 * request forgery; https://www.w3.org/TR/fetch-metadata/). Pure and thread-safe.
 */
final class Access {
  private static final String SCHEME = "bearer ";

  private final Optional<byte[]> token;
  private final Set<String> open;

  /**
   * @param open paths that need no token: they tell nothing of the system
   */
  Access(Optional<String> token, Set<String> open) {
    this.token = token.map(t -> t.getBytes(StandardCharsets.UTF_8));
    this.open = Set.copyOf(open);
  }

  /** Why the engine must not listen there; empty when it may. */
  static Optional<String> fault(InetSocketAddress bind, Optional<String> token) {
    if (bind.isUnresolved()) {
      return Optional.of("the listen address '%s' is unknown".formatted(bind.getHostString()));
    }
    if (token.filter(t -> t.isBlank() || t.length() < 16).isPresent()) {
      return Optional.of("the token must have 16 characters or more");
    }
    if (token.isEmpty() && !bind.getAddress().isLoopbackAddress()) {
      return Optional.of(
          ("listening on %s would let everyone on the network command the engine: give it a token,"
                  + " or listen on 127.0.0.1")
              .formatted(bind.getAddress().getHostAddress()));
    }
    return Optional.empty();
  }

  /**
   * Why the request is refused; empty when it may pass.
   *
   * @param header the value of a request header, empty when it isn't there
   * @param port the port the engine listens on
   */
  Optional<Problem> refusal(String method, String path, Function<String, String> header, int port) {
    if (token.isPresent()) {
      return open.contains(path) || authorised(header.apply("Authorization"))
          ? Optional.empty()
          : Optional.of(Problem.unauthorized());
    }
    if (path.equals(Console.HEALTH) || path.equals(ApprovalPage.PATH)) {
      return Optional.empty();
    }
    String host = header.apply("Host");
    if (!own(host, port)) {
      return Optional.of(Problem.misdirected(Wording.plain(host), port));
    }
    return method.equals("GET") || method.equals("HEAD")
        ? Optional.empty()
        : crossSite(host, header);
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

  private boolean authorised(String authorization) {
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    byte[] sent = authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(sent, token.orElseThrow());
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
