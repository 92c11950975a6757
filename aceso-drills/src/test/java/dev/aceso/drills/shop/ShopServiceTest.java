package dev.aceso.drills.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The services of the shop as real processes, started without an engine. */
class ShopServiceTest {
  @TempDir Path folder;
  private RunningShop running;
  private Shop shop;

  @BeforeEach
  void open() {
    running = new RunningShop(folder);
    shop = running.shop();
  }

  @AfterEach
  void end() throws Exception {
    running.close();
  }

  @Test
  void anOrderGoesThroughAllServicesAndLeavesAReceipt() throws Exception {
    running.startAll();
    HttpResponse<String> page = running.get(shop.business(Role.STOREFRONT));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("placed order 1");
    assertThat(shop.scratch().resolve("receipt-001.txt")).content().contains("order 1");
    assertThat(
            running
                .get(URI.create("http://127.0.0.1:" + shop.port(Role.ORDERS) + "/no"))
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void aCrashedDependencyIsASymptomUpstreamAndNotIllHealth() throws Exception {
    running.startAll();
    shop.process(Role.PAYMENTS).orElseThrow().destroyForcibly();
    await().until(() -> shop.process(Role.PAYMENTS).isEmpty());
    assertThat(running.get(shop.business(Role.STOREFRONT)).statusCode()).isEqualTo(503);
    assertThat(running.get(shop.health(Role.ORDERS)).statusCode()).isEqualTo(200);
    assertThat(running.log(Role.ORDERS))
        .contains(
            "ERROR orders: payments: connection refused to 127.0.0.1:" + shop.port(Role.PAYMENTS));
  }

  @Test
  void aCorruptSessionIndexEndsItAtEveryStartUntilItIsCleared() throws Exception {
    Files.createDirectories(shop.sessionIndex(Role.PAYMENTS).getParent());
    Files.write(shop.sessionIndex(Role.PAYMENTS), new byte[] {1, 2, 3});
    for (int i = 0; i < 2; i++) {
      Process process = running.launch(Role.PAYMENTS);
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
    }
    assertThat(running.log(Role.PAYMENTS))
        .contains("ERROR payments: can't start: cache/session.idx");
    Files.delete(shop.sessionIndex(Role.PAYMENTS));
    running.start(Role.PAYMENTS);
  }

  @Test
  void fullScratchFailsOrdersWithAReasonUntilThereIsRoom() throws Exception {
    running.startAll();
    Path leftover = shop.scratch().resolve("export.tmp");
    Files.write(leftover, new byte[(int) shop.scratchBytes()]);
    assertThat(running.get(shop.business(Role.STOREFRONT)).statusCode()).isEqualTo(503);
    HttpResponse<String> health = running.get(shop.health(Role.ORDERS));
    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(health.body()).contains("no space left in scratch");
    assertThat(running.log(Role.ORDERS))
        .contains("ERROR orders: receipt of order", "no space left");
    Files.delete(leftover);
    assertThat(running.get(shop.business(Role.STOREFRONT)).statusCode()).isEqualTo(200);
  }

  @Test
  void aSlowCardNetworkIsSeenUpstreamAsATimeout() throws Exception {
    running.startAll();
    Files.createDirectories(shop.cardDelay().getParent());
    Files.writeString(shop.cardDelay(), "1500");
    HttpResponse<String> page = running.get(shop.business(Role.STOREFRONT));
    assertThat(page.statusCode()).isEqualTo(503);
    assertThat(page.body()).containsPattern("within \\d+ ms");
  }

  @Test
  void theLoadGeneratorCountsWhatWorksAndWhatDoesNot() throws Exception {
    running.startAll();
    running.start(Role.LOAD);
    await()
        .untilAsserted(
            () ->
                assertThat(running.get(shop.business(Role.LOAD)).body())
                    .matches("(?s).*\"ok\":[1-9].*"));
    shop.process(Role.STOREFRONT).orElseThrow().destroyForcibly();
    await()
        .untilAsserted(
            () ->
                assertThat(running.get(shop.business(Role.LOAD)).body())
                    .doesNotContain("\"failed\":0"));
  }

  @Test
  void aPidOfSomethingElseIsNotTakenForTheService() throws Exception {
    Files.createDirectories(shop.home(Role.ORDERS));
    Files.writeString(
        ShopService.pidFile(shop.home(Role.ORDERS)), "" + ProcessHandle.current().pid());
    assertThat(shop.process(Role.ORDERS)).isEmpty();
  }

  @Test
  void endEndsWhatRuns() throws Exception {
    running.startAll();
    shop.end();
    await().until(() -> running.processes().stream().noneMatch(Process::isAlive));
  }
}
