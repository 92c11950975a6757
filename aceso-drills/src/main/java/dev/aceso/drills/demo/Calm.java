package dev.aceso.drills.demo;

import dev.aceso.drills.engine.EngineApi;
import dev.aceso.drills.shop.Role;
import dev.aceso.drills.shop.Shop;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a shop is whole: an order goes through, every service is well and no incident is
 * being worked on. Not thread-safe.
 */
public final class Calm implements AutoCloseable {
  private static final Set<String> BUSY = Set.of("open", "awaiting_approval", "recovering");
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long LOOK_MS = 50;

  private final Shop shop;
  private final EngineApi api;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  public Calm(Shop shop, EngineApi api) {
    this.shop = shop;
    this.api = api;
  }

  /**
   * Whether it became whole in time.
   *
   * @param steady for how long it has to have been whole without a break
   */
  public boolean within(Duration patience, Duration steady)
      throws IOException, InterruptedException {
    Instant giveUp = Instant.now().plus(patience);
    @Nullable Instant since = null;
    while (Instant.now().isBefore(giveUp)) {
      Instant now = Instant.now();
      if (!whole()) {
        since = null;
      } else if (since == null) {
        since = now;
      }
      if (since != null && !now.isBefore(since.plus(steady))) {
        return true;
      }
      Thread.sleep(LOOK_MS);
    }
    return false;
  }

  /** The services that are not well now. */
  public Set<Role> unwell() throws InterruptedException {
    Set<Role> unwell = EnumSet.noneOf(Role.class);
    for (Role role : Role.values()) {
      if (!works(shop.health(role))) {
        unwell.add(role);
      }
    }
    return unwell;
  }

  @Override
  public void close() {
    http.close();
  }

  private boolean whole() throws IOException, InterruptedException {
    return works(shop.business(Role.STOREFRONT))
        && unwell().isEmpty()
        && api.incidents().stream().noneMatch(i -> BUSY.contains(i.path("state").asString("")));
  }

  private boolean works(URI address) throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
