package dev.aceso.drills.shop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * One service of the shop, in a process of its own: {@code ShopService ROLE PORT FOLDER
 * [NEEDED_PORT]}. It answers {@code /health} (can it work itself?) and its business request, on
 * 127.0.0.1 only, and writes its process id to {@code service.pid} in its folder.
 *
 * <p>Exit status 1: it can't start, the reason is in the log; 2: wrong arguments.
 */
public final class ShopService {
  private final Role role;
  private final Path home;
  private final ServiceLog log;
  private final Business business;

  private ShopService(Role role, Path home, ServiceLog log, Business business) {
    this.role = role;
    this.home = home;
    this.log = log;
    this.business = business;
  }

  /** Runs until the process is ended. */
  public static void main(String... args) {
    Optional<Role> role = args.length > 0 ? Role.of(args[0]) : Optional.empty();
    if (role.isEmpty() || args.length != 3 + (role.get().needs().isPresent() ? 1 : 0)) {
      System.err.println("usage: ShopService " + Role.ids() + " PORT FOLDER [NEEDED_PORT]");
      System.exit(2);
      return;
    }
    ServiceLog log = new ServiceLog(role.get().id());
    try {
      start(role.get(), args, log);
    } catch (IOException e) {
      log.error("can't start: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void start(Role role, String[] args, ServiceLog log) throws IOException {
    int port = Integer.parseInt(args[1]);
    Path home = Files.createDirectories(Path.of(args[2]));
    Files.writeString(pidFile(home), ProcessHandle.current().pid() + "\n");
    SessionCache.open(home);
    Business business =
        switch (role) {
          case PAYMENTS -> new Payments(home, log);
          case ORDERS -> new Orders(home, needed(Role.PAYMENTS, args, 700), log);
          case STOREFRONT -> new Storefront(needed(Role.ORDERS, args, 900), log);
          case LOAD -> load(args, log);
        };
    new ShopService(role, home, log, business).listen(port);
  }

  private static Load load(String[] args, ServiceLog log) {
    Load load = new Load(needed(Role.STOREFRONT, args, 1_500), log);
    load.begin();
    return load;
  }

  private static Neighbour needed(Role role, String[] args, long patienceMs) {
    return new Neighbour(role, Integer.parseInt(args[3]), Duration.ofMillis(patienceMs));
  }

  /** The file a service writes its process id to. */
  static Path pidFile(Path home) {
    return home.resolve("service.pid");
  }

  private void listen(int port) throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 128);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/health", exchange -> answer(exchange, "/health", this::health));
    server.createContext(role.path(), exchange -> answer(exchange, role.path(), business::serve));
    server.start();
    log.info("serving on 127.0.0.1:" + port + " from " + home);
  }

  private Business.Reply health() {
    try {
      return business.impediment().map(Business.Reply::unavailable).orElse(Business.Reply.ok("ok"));
    } catch (IOException e) {
      return Business.Reply.unavailable("its folder can't be read: " + e.getMessage());
    }
  }

  private static void answer(
      HttpExchange exchange, String path, java.util.function.Supplier<Business.Reply> business)
      throws IOException {
    try (exchange) {
      Business.Reply reply =
          exchange.getRequestURI().getPath().equals(path)
              ? business.get()
              : new Business.Reply(404, "there is only /health and the service's own request");
      byte[] body = (reply.text() + "\n").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
