package dev.aceso.engine.console;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aceso.engine.access.AccessPolicy;
import dev.aceso.engine.api.ApiServer;
import dev.aceso.engine.api.CrashStory;
import dev.aceso.engine.api.FakeControl;
import dev.aceso.engine.api.Shop;
import dev.aceso.engine.loop.ComponentStatus;
import dev.aceso.engine.loop.Progress;
import dev.aceso.model.Incident;
import dev.aceso.model.Mode;
import dev.aceso.model.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

@Tag("browser")
@Timeout(value = 120, unit = SECONDS)
class ConsoleTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final String CARD = "[data-incident='inc-1'] ";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  @SuppressWarnings("NullAway.Init")
  static Path profile;

  @SuppressWarnings("NullAway.Init")
  private static Browser browser;

  private final FakeControl control = new FakeControl(Mode.APPROVE);
  private final CrashStory story =
      new CrashStory("inc-1", "payments", "orders", Instant.now(), "panic: index out of range");
  private ApiServer server;

  @BeforeAll
  static void startBrowser() {
    browser = Browser.start(profile);
  }

  @AfterAll
  static void endBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = ApiServer.start(ANY_PORT, control, AccessPolicy.ofAnyoneLocal());
    browser.window(1440, 900, "light");
  }

  @AfterEach
  void stop() {
    browser.open("about:blank");
    server.close();
  }

  @Test
  void theTopologyShowsEveryComponentAndItsHealthLive() {
    browser.open(server.url());

    browser.awaitText("#link", "live");
    browser.find("[data-component=storefront].is-up");
    assertThat(browser.count(".node")).isEqualTo(10);
    assertThat(browser.count(".edge")).isEqualTo(12);
    browser.awaitText("#list", "No incidents. Everything is watched.");

    control.show(
        Shop.status("db", ComponentStatus.Health.DOWN, "gone since 2 s", Optional.of("inc-1")));
    browser.find("[data-component=db].is-down.has-incident");
    browser.awaitText("[data-component=db]", "gone since 2 s");
    browser.awaitText("#tally", "1");
    assertThat(browser.find("[data-component=db]").getAttribute("aria-label"))
        .isEqualTo("db, systemd, down, in incident inc-1");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void anIncidentMovesThroughTheStagesWithoutAReload() {
    browser.open(server.url());
    browser.awaitText("#link", "live");
    browser.script("window.sameDocument = true");

    control.show(story.detected());
    browser.awaitText(CARD + "[aria-current=step]", "diagnose");
    control.show(story.decided(Mode.AUTOMATIC));
    browser.awaitText(CARD + "[aria-current=step]", "decide");
    browser.awaitText(CARD, "payments crashed: killed by SIGSEGV");
    control.show(story.acting());
    browser.awaitText(CARD + "[aria-current=step]", "act");
    control.show(story.acted());
    browser.awaitText(CARD + "[aria-current=step]", "validate");
    control.show(story.recovered());
    browser.awaitText(CARD, "brought it back in 1.4 s");
    browser.awaitGone(CARD + ".button");
    browser.awaitText("#spoken", "brought it back");

    assertThat(browser.script("return window.sameDocument")).isEqualTo(true);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void approvalByClickReachesTheEngineWithThePlanThatWasShown() {
    control.show(story.asked());
    browser.open(server.url());
    await().until(browser.find("#who")::isDisplayed);
    browser.find("#who").clear();
    browser.find("#who").sendKeys("ada", Keys.TAB);

    browser.click(CARD + "[data-action=approve]");

    await().until(() -> control.asked().contains("approve inc-1 plan-inc-1-1 ada"));
    browser.awaitText("#told", "done: approve inc-1");
  }

  @Test
  void rejectionAsksForTheReason() {
    control.show(story.asked());
    browser.open(server.url());

    browser.click(CARD + "[data-action=reject]");
    browser.find("dialog[open] textarea").sendKeys("not during the sale");
    browser.click("dialog[open] button[type=submit]");

    await().until(() -> control.asked().stream().anyMatch(a -> a.endsWith("not during the sale")));
    browser.awaitGone("dialog[open]");
  }

  @Test
  void whatIsToBePutRightIsSaid() {
    control.advise("nobody is told of anything: add notify to deployment_config.yaml");
    ComponentStatus web = Shop.up("storefront");
    String drift = "runs with an older definition: env has changed since it was started";
    control.show(
        new ComponentStatus(
            web.facts(), web.health(), web.summary(), web.incident(), false, Optional.of(drift)));
    browser.open(server.url());

    browser.awaitText("#banners", "To put right: nobody is told of anything");
    browser.awaitText("#banners", "Not as configured: storefront " + drift);
  }

  @Test
  void stopAndPauseWorkAtOnceAndAreSeen() {
    control.show(story.acting());
    browser.open(server.url());

    browser.click(CARD + "[data-action=stop]");
    await().until(() -> control.asked().stream().anyMatch(a -> a.startsWith("stop inc-1 ")));
    browser.click("#pause");
    browser.awaitText("#banners", "Paused. Nothing is done");
    browser.awaitText("#pause", "Resume all");
    browser.click("#pause");
    browser.awaitText("#pause", "Pause all");

    assertThat(control.asked()).anyMatch(a -> a.startsWith("pause all "));
    assertThat(control.asked()).anyMatch(a -> a.startsWith("resume all "));
  }

  @Test
  void aComponentIsPausedFromTheTopologyByKeyboard() {
    browser.open(server.url());
    browser.find("[data-component=db]");
    browser.script("document.querySelector('[data-component=db]').focus()");

    browser.type(Keys.ENTER);
    browser.awaitText("dialog[open]", "needed by");
    browser.awaitText("dialog[open]", "orders, catalog, payments");
    browser.click("dialog[open] [data-action=pause]");

    await().until(() -> control.asked().stream().anyMatch(a -> a.startsWith("pause db ")));
  }

  @Test
  void aComponentIsStoppedAndStartedForAReasonThatIsAskedForFirst() {
    browser.open(server.url());

    order("db", "up", "stop");
    browser.awaitText("dialog[open]", "orders, catalog, payments need it");
    browser.type(Keys.ESCAPE);
    browser.awaitGone("dialog[open]");
    order("db", "up", "stop");
    because("upgrade of the disk");
    await().until(() -> control.asked().contains("stop db console upgrade of the disk"));

    control.show(Shop.status("db", ComponentStatus.Health.STOPPED, "stopped", Optional.empty()));
    order("db", "stopped", "start");
    because("it is done");
    await().until(() -> control.asked().contains("start db console it is done"));
    assertThat(control.asked().stream().filter(a -> a.startsWith("stop "))).hasSize(1);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aComponentIsRestartedForAReason() {
    browser.open(server.url());

    order("storefront", "up", "restart");
    because("it leaks");

    await().until(() -> control.asked().contains("restart storefront console it leaks"));
    browser.awaitText("#told", "restart storefront console it leaks");
  }

  private void order(String component, String health, String what) {
    browser.find("[data-component=%s].is-%s".formatted(component, health));
    browser.script("document.querySelector('[data-component=%s]').focus()".formatted(component));
    browser.type(Keys.ENTER);
    browser.click("dialog[open] [data-action=%s]".formatted(what));
  }

  private void because(String why) {
    browser.find("dialog[open] textarea").sendKeys(why);
    browser.click("dialog[open] button[type=submit]");
    browser.awaitGone("dialog[open]");
  }

  @Test
  void theExplanationShowsEvidenceCausesScoresStepsAndProof() {
    control.show(story.recovered());
    browser.open(server.url());

    browser.click(CARD + ".card-head");
    browser.awaitText("dialog[open] .sentence", "payments crashed");

    String text = browser.find("dialog[open]").getText();
    assertThat(text)
        .contains("killed by SIGSEGV after 3 h", "93 %", "Something else")
        .contains("restart-in-order", "ruled out: would take storefront down", "10.10")
        .contains("start payments", "done: pid 4812", "a test payment went through")
        .contains("has healed 9 of 10");
    assertThat(browser.count("dialog[open] .is-chosen .stack i")).isEqualTo(6);
    assertThat(browser.script("return location.hash")).isEqualTo("#incident/inc-1");
    browser.type(Keys.ESCAPE);
    browser.awaitGone("dialog[open]");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  @Tag("EXE-2.2")
  void theStepThatIsUnderWayIsShownWithWhatItPrintsWithoutAReload() {
    Incident acting = story.acting();
    Step step = acting.plan().orElseThrow().steps().getLast();
    control.show(acting);
    browser.open(server.url() + "/#incident/inc-1");
    browser.find("[data-detail=inc-1]");
    control.progress(new Progress(step, false, Instant.now(), Optional.of("310 of 900 rows")));
    browser.awaitText("[data-progress]", "last it printed: 310 of 900 rows");
    control.progress(new Progress(step, false, Instant.now(), Optional.of("900 of 900 rows")));
    browser.awaitText("[data-progress]", "last it printed: 900 of 900 rows");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void whatComponentsSayIsShownAsTextAndNeverRun() {
    String evil = "<script>window.hit=1</script><img src=x onerror='window.hit=2'>";
    control.show(new CrashStory("inc-1", "payments", "orders", Instant.now(), evil).asked());
    control.show(Shop.status("payments", ComponentStatus.Health.DOWN, evil, Optional.of("inc-1")));
    browser.open(server.url() + "/#incident/inc-1");

    browser.awaitText("dialog[open]", evil);
    assertThat(browser.script("return window.hit")).isEqualTo("null");
    assertThat(browser.count("img:not(.logo)")).isZero();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aLostConnectionIsSeenAndMendsItself() throws IOException {
    browser.open(server.url());
    browser.awaitText("#link", "live");
    browser.script("window.sameDocument = true");

    server.close();
    browser.awaitText("#banners", "Connection lost.");
    browser.awaitText("#link", "connection lost");
    control.show(story.asked());
    server = ApiServer.start(server.address(), control, AccessPolicy.ofAnyoneLocal());

    browser.awaitText("#link", "live");
    browser.awaitText(CARD, "payments crashed");
    assertThat(browser.script("return window.sameDocument")).isEqualTo(true);
    browser.complaints();
  }

  @Test
  void anEngineWithATokenAsksForItOnce() throws IOException {
    String token = "correct horse battery";
    try (ApiServer guarded = ApiServer.start(ANY_PORT, control, AccessPolicy.ofToken(token))) {
      browser.open(guarded.url());
      browser.find("dialog[open] input[type=password]").sendKeys(token, Keys.ENTER);

      browser.awaitText("#link", "live");
      browser.awaitText("#me", "token · admin");
      assertThat(browser.find("#who").isDisplayed()).as("who is known is not asked").isFalse();
      assertThat(browser.count(".node")).isEqualTo(10);
      browser.click("#pause");
      await().until(() -> control.asked().contains("pause all token"));
    }
    browser.complaints();
  }

  @Test
  void itIsFitToBeLookedAt() throws IOException {
    Instant now = Instant.now();
    control.show(
        new CrashStory("inc-1", "cache", "catalog", now.minusSeconds(3_600), "x").recovered());
    control.show(
        new CrashStory("inc-2", "queue", "mailer", now.minusSeconds(300), "x").escalated());
    control.show(new CrashStory("inc-3", "db", "catalog", now.minusSeconds(20), "x").asked());
    control.show(new CrashStory("inc-4", "payments", "orders", now.minusSeconds(2), "x").acting());
    control.show(Shop.status("db", ComponentStatus.Health.DOWN, "gone", Optional.of("inc-3")));
    control.show(
        Shop.status("catalog", ComponentStatus.Health.SUSPECT, "HTTP 503", Optional.of("inc-3")));
    control.show(
        Shop.status(
            "payments", ComponentStatus.Health.RECOVERING, "restarting", Optional.of("inc-4")));
    for (String scheme : new String[] {"light", "dark"}) {
      picture("wide-" + scheme, 1_440, 900, scheme, "");
      picture("narrow-" + scheme, 390, 1_400, scheme, "");
      picture("detail-" + scheme, 1_440, 1_700, scheme, "/#incident/inc-1");
    }
    assertThat(browser.complaints()).isEmpty();
  }

  private void picture(String name, int width, int height, String scheme, String place)
      throws IOException {
    browser.window(width, height, scheme);
    browser.open("about:blank");
    browser.open(server.url() + place);
    browser.find("[data-incident='inc-4'] [data-action=stop]");
    if (!place.isEmpty()) {
      browser.find("dialog[open] .timeline");
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                browser
                    .script(
                        "return document.getAnimations({subtree: true})"
                            + ".every(a => a.effect.getTiming().iterations === Infinity"
                            + " || a.playState === 'finished')")
                    .equals(true));
    browser.picture(name);
    assertThat(browser.script("return document.documentElement.scrollWidth <= innerWidth"))
        .as("%s fits its width", name)
        .isEqualTo(true);
  }
}
