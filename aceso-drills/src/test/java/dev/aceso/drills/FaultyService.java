package dev.aceso.drills;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * A small HTTP service that fails as its folder tells it to: {@code corrupt} makes it exit with
 * status 1 at its start, {@code answer} holds the HTTP status of {@code /work}, {@code health} that
 * of {@code /health}, {@code delay} how many milliseconds either takes; a request for {@code
 * /leak?N} makes it open N files and never close them.
 */
public final class FaultyService {
  private static final List<java.io.InputStream> LEAKED = new ArrayList<>();

  private FaultyService() {}

  /** Arguments: port and folder. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[1]);
    System.out.println("INFO starting");
    if (Files.exists(folder.resolve("corrupt"))) {
      System.out.println(
          "ERROR cannot read session index: bad magic in " + folder.resolve("corrupt"));
      System.exit(1);
    }
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/health", exchange -> answer(exchange, folder.resolve("health")));
    server.createContext("/work", exchange -> answer(exchange, folder.resolve("answer")));
    server.createContext("/leak", exchange -> leak(exchange, folder.resolve("leaked")));
    server.start();
    System.out.println("INFO ready");
  }

  private static void answer(HttpExchange exchange, Path file) throws IOException {
    Path delay = file.resolveSibling("delay");
    if (Files.exists(delay)) {
      LockSupport.parkNanos(Long.parseLong(Files.readString(delay).strip()) * 1_000_000);
    }
    int status = Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 200;
    if (status != 200) {
      System.out.println("ERROR " + exchange.getRequestURI() + " answered " + status);
    }
    reply(exchange, status, status == 200 ? "done" : "cannot");
  }

  private static void leak(HttpExchange exchange, Path file) throws IOException {
    Files.writeString(file, "leaked");
    int count = Integer.parseInt(exchange.getRequestURI().getQuery());
    for (int i = 0; i < count; i++) {
      LEAKED.add(Files.newInputStream(file));
    }
    reply(exchange, 200, "leaked " + LEAKED.size());
  }

  private static void reply(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
