package dev.aceso.drills.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The services of the shop as real processes, started without an engine. */
class ShopServiceTest {
  @TempDir Path folder;
  private Shop shop;
  private final List<Process> started = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void choosePorts() {
    shop = Shop.in(folder);
  }

  @AfterEach
  void end() throws Exception {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
    http.close();
  }

  @Test
  void anOrderGoesThroughAllServicesAndLeavesAReceipt() throws Exception {
    startAll();
    HttpResponse<String> page = get(shop.business(Role.STOREFRONT));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("placed order 1");
    assertThat(shop.scratch().resolve("receipt-001.txt")).content().contains("order 1");
    assertThat(get(URI.create("http://127.0.0.1:" + shop.port(Role.ORDERS) + "/no")).statusCode())
        .isEqualTo(404);
  }

  @Test
  void aCrashedDependencyIsASymptomUpstreamAndNotIllHealth() throws Exception {
    startAll();
    shop.process(Role.PAYMENTS).orElseThrow().destroyForcibly();
    await().until(() -> shop.process(Role.PAYMENTS).isEmpty());
    assertThat(get(shop.business(Role.STOREFRONT)).statusCode()).isEqualTo(503);
    assertThat(get(shop.health(Role.ORDERS)).statusCode()).isEqualTo(200);
    assertThat(log(Role.ORDERS))
        .contains(
            "ERROR orders: payments: connection refused to 127.0.0.1:" + shop.port(Role.PAYMENTS));
  }

  @Test
  void aCorruptSessionIndexEndsItAtEveryStartUntilItIsCleared() throws Exception {
    Files.createDirectories(shop.sessionIndex(Role.PAYMENTS).getParent());
    Files.write(shop.sessionIndex(Role.PAYMENTS), new byte[] {1, 2, 3});
    for (int i = 0; i < 2; i++) {
      Process process = launch(Role.PAYMENTS);
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
    }
    assertThat(log(Role.PAYMENTS)).contains("ERROR payments: can't start: cache/session.idx");
    Files.delete(shop.sessionIndex(Role.PAYMENTS));
    start(Role.PAYMENTS);
  }

  @Test
  void fullScratchFailsOrdersWithAReasonUntilThereIsRoom() throws Exception {
    startAll();
    Path leftover = shop.scratch().resolve("export.tmp");
    Files.write(leftover, new byte[(int) shop.scratchBytes()]);
    assertThat(get(shop.business(Role.STOREFRONT)).statusCode()).isEqualTo(503);
    HttpResponse<String> health = get(shop.health(Role.ORDERS));
    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(health.body()).contains("no space left in scratch");
    assertThat(log(Role.ORDERS)).contains("ERROR orders: receipt of order", "no space left");
    Files.delete(leftover);
    assertThat(get(shop.business(Role.STOREFRONT)).statusCode()).isEqualTo(200);
  }

  @Test
  void aSlowCardNetworkIsSeenUpstreamAsATimeout() throws Exception {
    startAll();
    Files.createDirectories(shop.cardDelay().getParent());
    Files.writeString(shop.cardDelay(), "1500");
    HttpResponse<String> page = get(shop.business(Role.STOREFRONT));
    assertThat(page.statusCode()).isEqualTo(503);
    assertThat(page.body()).contains("within 700 ms");
  }

  @Test
  void theLoadGeneratorCountsWhatWorksAndWhatDoesNot() throws Exception {
    startAll();
    start(Role.LOAD);
    await().untilAsserted(() -> assertThat(get(stats()).body()).matches("(?s).*\"ok\":[1-9].*"));
    shop.process(Role.STOREFRONT).orElseThrow().destroyForcibly();
    await().untilAsserted(() -> assertThat(get(stats()).body()).doesNotContain("\"failed\":0"));
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
    startAll();
    shop.end();
    await().until(() -> started.stream().noneMatch(Process::isAlive));
  }

  private URI stats() {
    return shop.business(Role.LOAD);
  }

  private void startAll() throws Exception {
    for (Role role : List.of(Role.PAYMENTS, Role.ORDERS, Role.STOREFRONT)) {
      start(role);
    }
  }

  private void start(Role role) throws IOException {
    launch(role);
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> get(shop.health(role)).statusCode() == 200);
  }

  private Process launch(Role role) throws IOException {
    Process process =
        new ProcessBuilder(shop.command(role))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile(role).toFile()))
            .start();
    started.add(process);
    return process;
  }

  private Path logFile(Role role) {
    return folder.resolve(role.id() + ".log");
  }

  private String log(Role role) throws IOException {
    return Files.readString(logFile(role));
  }

  private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
