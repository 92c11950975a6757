package dev.aceso.drills.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aceso.drills.shop.Role;
import dev.aceso.drills.shop.RunningShop;
import dev.aceso.drills.shop.Shop;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each fault on real processes, without an engine: it must break, and stay broken. */
class ChaosTest {
  @TempDir Path folder;
  private RunningShop running;
  private Shop shop;
  private Chaos chaos;

  @BeforeEach
  void open() throws Exception {
    running = new RunningShop(folder);
    shop = running.shop();
    chaos = new Chaos(shop);
    running.startAll();
  }

  @AfterEach
  void end() throws Exception {
    running.close();
  }

  @Test
  void crashEndsTheProcessAndCanNotBeDoneTwice() throws Exception {
    long pid = shop.process(Role.ORDERS).orElseThrow().pid();
    Chaos.Injection injection = chaos.inject(new Fault.Crash(Role.ORDERS));
    assertThat(injection.told()).isEqualTo("kill -9 of orders (pid %d)".formatted(pid));
    await().until(() -> shop.process(Role.ORDERS).isEmpty());
    assertThatThrownBy(() -> chaos.inject(new Fault.Crash(Role.ORDERS)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("orders doesn't run");
  }

  @Test
  void hangStopsTheProcessUntilItIsWithdrawn() throws Exception {
    Fault hang = new Fault.Hang(Role.PAYMENTS);
    chaos.inject(hang);
    long pid = shop.process(Role.PAYMENTS).orElseThrow().pid();
    await().untilAsserted(() -> assertThat(state(pid)).isEqualTo('T'));
    try (Pulse pulse = new Pulse(shop.business(Role.STOREFRONT))) {
      await().until(() -> status(Role.STOREFRONT) == 503);
      chaos.withdraw(hang);
      await().until(pulse::good);
    }
  }

  @Test
  void crashLoopOutlastsARestartUntilItIsWithdrawn() throws Exception {
    Fault loop = new Fault.CrashLoop(Role.ORDERS);
    chaos.inject(loop);
    await().until(() -> shop.process(Role.ORDERS).isEmpty());
    assertThat(running.launch(Role.ORDERS).waitFor()).isEqualTo(1);
    chaos.withdraw(loop);
    running.start(Role.ORDERS);
  }

  @Test
  void fullScratchFailsOrdersUntilTheTemporaryFilesAreGone() throws Exception {
    Fault full = new Fault.FullScratch();
    chaos.inject(full);
    assertThat(status(Role.STOREFRONT)).isEqualTo(503);
    assertThat(running.log(Role.ORDERS)).contains("no space left in scratch");
    chaos.withdraw(full);
    assertThat(status(Role.STOREFRONT)).isEqualTo(200);
  }

  @Test
  void slowCardsFailThoseWhoWaitUntilTheyAreWithdrawn() throws Exception {
    Fault slow = new Fault.SlowCards(5_000);
    chaos.inject(slow);
    assertThat(status(Role.ORDERS)).isEqualTo(503);
    chaos.withdraw(slow);
    assertThat(status(Role.ORDERS)).isEqualTo(200);
  }

  @Test
  void thePulseTellsWhenAServiceIsBack() throws Exception {
    URI health = shop.health(Role.PAYMENTS);
    try (Pulse pulse = new Pulse(health)) {
      await().until(pulse::good);
      assertThat(pulse.back()).isEmpty();
      chaos.inject(new Fault.Crash(Role.PAYMENTS));
      await().until(() -> !pulse.good());
      running.start(Role.PAYMENTS);
      await().until(() -> pulse.back().isPresent());
    }
  }

  private int status(Role role) throws IOException, InterruptedException {
    return running.get(shop.business(role)).statusCode();
  }

  private static char state(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", "" + pid, "stat"));
    return stat.charAt(stat.lastIndexOf(')') + 2);
  }
}
