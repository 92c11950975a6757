package dev.aceso.engine.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.aceso.engine.access.AccessPolicy;
import dev.aceso.engine.access.Caller;
import dev.aceso.engine.loop.Control;
import dev.aceso.targets.SteadyClock;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running HTTP server in front of an engine: API, events, metrics, console. Thread-safe.
 *
 * <p>Without a token it listens on loopback only; see {@link Access}.
 */
public final class ApiServer implements AutoCloseable {
  /** Bytes that a request's body may have. */
  static final int BODY = 64 * 1024;

  static final String EVENTS = "/api/v1/events";

  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

  /** How long a caller may take to send a request, and to begin another on the same connection. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final int CONNECTIONS = 512;
  private static final HeaderName TYPE = HeaderNames.CONTENT_TYPE;

  /** Whose request it is, while it is served. */
  private static final ScopedValue<Caller> CALLER = ScopedValue.newInstance();

  private final InetSocketAddress address;
  private final WebServer server;
  private final Optional<LocalDoor> door;
  private final Dawdlers dawdlers;
  private final AtomicReference<AccessPolicy> policy;

  private ApiServer(
      InetSocketAddress address,
      WebServer server,
      Optional<LocalDoor> door,
      Dawdlers dawdlers,
      AtomicReference<AccessPolicy> policy) {
    this.address = address;
    this.server = server;
    this.door = door;
    this.dawdlers = dawdlers;
    this.policy = policy;
  }

  /**
   * Listens and serves until it is closed.
   *
   * @param bind where to listen; port 0 takes a free one
   * @param policy who may do what; where nobody needs a token only a loopback address is allowed
   * @throws IllegalArgumentException when it would be unsafe to listen there, with the fix
   * @throws IOException when the address can't be had, with the fix
   */
  public static ApiServer start(InetSocketAddress bind, Control control, AccessPolicy policy)
      throws IOException {
    return start(bind, control, policy, Optional.empty(), Optional.empty());
  }

  /**
   * Listens and serves until it is closed.
   *
   * @param links what approvals by link are checked by; without them there are none
   * @param data the data folder, for the local socket in it; without one there is none
   * @see #start(InetSocketAddress, Control, AccessPolicy)
   */
  public static ApiServer start(
      InetSocketAddress bind,
      Control control,
      AccessPolicy policy,
      Optional<ApprovalLinks> links,
      Optional<Path> data)
      throws IOException {
    return start(bind, control, policy, links, data, SteadyClock.system(), HEARTBEAT, PATIENCE);
  }

  static ApiServer start(
      InetSocketAddress bind,
      Control control,
      AccessPolicy policy,
      Optional<ApprovalLinks> links,
      Optional<Path> data,
      InstantSource clock,
      Duration heartbeat,
      Duration patience)
      throws IOException {
    Optional<String> fault = Access.fault(bind, policy);
    if (fault.isPresent()) {
      throw new IllegalArgumentException(fault.get());
    }
    List<Route> routes = new ArrayList<>(routes(control, clock));
    links.map(l -> new ApprovalPage(control, l, clock).routes()).ifPresent(routes::addAll);
    EventStream events = new EventStream(control, clock, heartbeat);
    AtomicReference<WebServer> running = new AtomicReference<>();
    AtomicReference<AccessPolicy> inForce = new AtomicReference<>(policy);
    Access access = new Access(inForce::get, Console.open());
    Dawdlers dawdlers = new Dawdlers(patience);
    WebServer server =
        WebServer.builder()
            .addProtocol(Http1Config.builder().addReceiveListener(dawdlers).build())
            .directHandlers(Unreadable.HANDLERS)
            .connectionOptions(options -> options.readTimeout(patience))
            .idleConnectionTimeout(patience)
            .idleConnectionPeriod(patience.dividedBy(10))
            .address(bind.getAddress())
            .port(bind.getPort())
            .shutdownHook(false)
            .maxTcpConnections(CONNECTIONS)
            .shutdownGracePeriod(Duration.ofMillis(200))
            .routing(
                routing ->
                    route(
                        routing,
                        routes,
                        events,
                        dawdlers,
                        in -> entry(access, in, running.get().port())))
            .build();
    running.set(server);
    server.start();
    if (!server.isRunning()) {
      throw unavailable(bind);
    }
    Optional<LocalDoor> door = Optional.empty();
    if (data.isPresent()) {
      try {
        door =
            LocalDoor.open(
                data.get(),
                (routing, callers) ->
                    route(
                        routing,
                        routes,
                        events,
                        dawdlers,
                        in -> callers.apply(in.remotePeer().address())));
      } catch (IOException e) {
        server.stop();
        throw e;
      }
    }
    return new ApiServer(
        new InetSocketAddress(bind.getAddress(), server.port()), server, door, dawdlers, inForce);
  }

  /** Where it listens, with the real port. */
  public InetSocketAddress address() {
    return address;
  }

  /** The address of the console, such as {@code http://127.0.0.1:7676}. */
  public String url() {
    InetAddress ip = address.getAddress();
    String host = ip.isAnyLocalAddress() ? "127.0.0.1" : ip.getHostAddress();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  /** From the next request on the policy holds. */
  public void admit(AccessPolicy next) {
    policy.set(next);
  }

  /** Ends every connection, the event streams too, and frees the port. */
  @Override
  public void close() {
    door.ifPresent(LocalDoor::close);
    server.stop();
    dawdlers.close();
  }

  /** Every route but the console's files. */
  static List<Route> routes(Control control, InstantSource clock) {
    List<Route> routes = new ArrayList<>(new Queries(control, clock).routes());
    routes.addAll(new Orders(control).routes());
    return routes;
  }

  private static void route(
      HttpRouting.Builder routing,
      List<Route> routes,
      EventStream events,
      Dawdlers dawdlers,
      Function<RoutingRequest, Access.Entry> entry) {
    routing.addFilter(
        (chain, in, out) -> {
          if (!in.content().hasEntity()) {
            dawdlers.arrived();
          }
          guard(entry.apply(in), chain, out);
        });
    Map<String, List<String>> methods = new TreeMap<>();
    for (Route route : routes) {
      methods.computeIfAbsent(route.path(), _ -> new ArrayList<>()).add(route.method());
      if (route.method().equals("GET")) {
        routing.get(route.path(), (in, out) -> serve(route, dawdlers, in, out));
      } else {
        routing.post(route.path(), (in, out) -> serve(route, dawdlers, in, out));
      }
    }
    routing.get(EVENTS, (_, out) -> stream(events, out));
    methods.put(EVENTS, List.of("GET"));
    Console.files()
        .forEach(
            (path, file) -> {
              routing.get(path, (_, out) -> Answers.file(out, file));
              methods.put(path, List.of("GET"));
            });
    methods.forEach(
        (path, allowed) ->
            routing.any(path, (in, out) -> notAllowed(in, out, String.join(", ", allowed))));
    routing.any(
        (in, out) ->
            Answers.problem(
                out, Problem.notFound("There is nothing at " + Wording.plain(in.path().path()))));
    routing.error(Throwable.class, ApiServer::broke);
  }

  private static void guard(Access.Entry entry, FilterChain chain, RoutingResponse out) {
    Answers.secure(out);
    switch (entry) {
      case Access.Entry.Denied(Problem problem) -> Answers.problem(out, problem);
      case Access.Entry.Granted(Caller caller) ->
          ScopedValue.where(CALLER, caller).run(chain::proceed);
    }
  }

  private static Access.Entry entry(Access access, ServerRequest in, int port) {
    return access.entry(
        in.prologue().method().text(), in.path().path(), name -> header(in, name), port);
  }

  private static String header(ServerRequest in, String name) {
    return name.equals("Host")
        ? in.authority()
        : in.headers().first(HeaderNames.create(name)).orElse("");
  }

  private static void serve(Route route, Dawdlers dawdlers, ServerRequest in, ServerResponse out)
      throws IOException {
    Caller caller = CALLER.get();
    if (!caller.role().covers(route.role())) {
      Answers.problem(out, Problem.role(caller, route.role()));
      return;
    }
    Map<String, String> query = new TreeMap<>();
    for (String name : in.query().names()) {
      if (!route.query().contains(name)) {
        Answers.problem(out, unknown(name, route));
        return;
      }
      query.put(name, String.join(",", in.query().all(name)));
    }
    byte[] body = new byte[0];
    if (in.content().hasEntity()) {
      String type = in.headers().first(TYPE).orElse("");
      body = in.content().inputStream().readNBytes(BODY + 1);
      if (body.length > BODY) {
        Answers.last(out, Problem.tooLarge(BODY));
        return;
      }
      if (body.length > 0 && !type.regionMatches(true, 0, "application/json", 0, 16)) {
        Answers.problem(out, Problem.mediaType(Wording.plain(type)));
        return;
      }
    }
    dawdlers.arrived();
    Map<String, String> path =
        in.path().pathParameters().names().stream()
            .collect(Collectors.toMap(n -> n, n -> in.path().pathParameters().get(n)));
    String accept = in.headers().first(HeaderNames.ACCEPT).orElse("");
    Answers.send(
        out,
        route.answer().to(new Route.Request(path, query, accept, new String(body, UTF_8), caller)));
  }

  private static Problem unknown(String name, Route route) {
    return Problem.badRequest(
        "The query parameter '" + Wording.plain(name) + "' is unknown.",
        route.query().isEmpty()
            ? "This path takes none."
            : "This path takes "
                + route.query().stream().sorted().collect(Collectors.joining(", "))
                + ".");
  }

  private static void stream(EventStream events, ServerResponse out) {
    if (events.enter()) {
      events.serve(out);
    } else {
      Answers.problem(
          out, Problem.busy("%d clients listen already.".formatted(EventStream.CLIENTS)));
    }
  }

  private static void notAllowed(ServerRequest in, ServerResponse out, String allowed) {
    out.header(HeaderNames.ALLOW, allowed);
    Answers.problem(out, Problem.method(in.prologue().method().text(), in.path().path(), allowed));
  }

  private static void broke(ServerRequest in, ServerResponse out, Throwable e) {
    LOG.error("{} {} failed", in.prologue().method().text(), in.path().path(), e);
    if (!out.isSent()) {
      Answers.problem(out, Problem.internal());
    }
  }

  /** The web server doesn't say why it could not start; binding the address once more does. */
  private static IOException unavailable(InetSocketAddress bind) {
    String reason = "it can't be had";
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(bind);
    } catch (IOException e) {
      reason = String.valueOf(e.getMessage());
    }
    return new IOException(
        ("cannot listen on %s:%d: %s. Another engine or program may have the port: end it, or set"
                + " another address as engine.listen in recovery_config.yaml")
            .formatted(bind.getHostString(), bind.getPort(), reason));
  }
}
