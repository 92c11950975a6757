package dev.aceso.drills.demo;

import dev.aceso.drills.engine.EngineProcess;
import dev.aceso.drills.engine.TemporaryFolder;
import dev.aceso.drills.shop.Shop;
import dev.aceso.drills.shop.ShopConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A shop with its engine, from the first file to the last process. Thread-safe: a shutdown hook may
 * clear it while the story is being told.
 */
public final class Stage implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private final Shop shop;
  private final boolean keep;
  private @Nullable EngineProcess engine;
  private boolean cleared;
  private int engines;

  /**
   * @param keep whether the folder stays when all has ended
   */
  public Stage(Shop shop, boolean keep) {
    this.shop = shop;
    this.keep = keep;
  }

  public Shop shop() {
    return shop;
  }

  /**
   * Starts the engine, which starts the shop unless it runs; IOException when it isn't ready in
   * time.
   */
  public synchronized EngineProcess begin(int port) throws IOException, InterruptedException {
    if (cleared) {
      throw new IOException("ended before it began");
    }
    Path config = ShopConfig.write(shop, port);
    engines++;
    EngineProcess started =
        EngineProcess.start(
            config,
            EngineProcess.shippedOptions(),
            shop.folder().resolve(engines == 1 ? "engine.out" : "engine-%d.out".formatted(engines)),
            READY_WITHIN);
    engine = started;
    return started;
  }

  /** Ends the engine as {@code kill -9} does; the shop runs on. */
  public synchronized void killEngine() throws InterruptedException {
    if (engine != null) {
      engine.kill();
    }
  }

  /** Whether all has been ended. */
  public synchronized boolean cleared() {
    return cleared;
  }

  /** Ends the engine, then the services, and deletes the folder unless it is to be kept. */
  @Override
  public synchronized void close() {
    if (cleared) {
      return;
    }
    cleared = true;
    if (engine != null) {
      engine.close();
    }
    try {
      shop.end();
      if (!keep) {
        new TemporaryFolder(shop.folder()).close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException("what the demo left in " + shop.folder() + " stays", e);
    }
  }
}
