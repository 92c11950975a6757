package dev.aceso.engine.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.engine.access.AccessPolicy;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.Mode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What whoever follows a signed link is told, over the wire. */
@Tag("EXT-5")
@Timeout(value = 60, unit = SECONDS)
class ApprovalPageTest {
  private static final Instant USED = Shop.START.plusSeconds(30);

  @TempDir private Path folder;
  private final CrashStory story = new CrashStory("inc-1", "payments", "orders", Shop.START, "x");
  private final String plan = story.plan().id();
  private final FakeControl control = new FakeControl(Mode.APPROVE);
  private Instant now = Shop.START.plusSeconds(60);
  private ApprovalLinks links;
  private ApiServer server;

  @BeforeEach
  void start() throws IOException {
    links = ApprovalLinks.open(folder, URI.create("http://aceso.example"));
    server =
        ApiServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            control,
            AccessPolicy.ofToken("0123456789abcdef"),
            Optional.of(links),
            Optional.empty(),
            () -> now,
            Duration.ofSeconds(15),
            Duration.ofSeconds(10));
    happened();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aLinkIsTheVoiceOfItsRecipient() throws Exception {
    assertThat(look("ops").body()).contains("Approve restart-graceful?").contains("<button>");
    assertThat(control.asked()).as("to look is to do nothing").isEmpty();
    assertThat(press("ops").statusCode()).isEqualTo(200);
    assertThat(control.asked()).containsExactly("approve inc-1 " + plan + " the link sent to ops");
    String forged = path("ops").replace("to=ops", "to=boss");
    assertThat(send(forged, true).statusCode()).isEqualTo(403);
    assertThat(control.asked()).hasSize(1);
  }

  @Test
  void aUsedLinkSaysWhenAndAsWhoseVoiceAndCountsNoMore() throws Exception {
    happened(new IncidentEvent.Approved(USED, plan, "the link sent to ops"));

    for (HttpResponse<String> again : List.of(look("ops"), press("ops"))) {
      assertThat(again.statusCode()).isEqualTo(409);
      assertThat(again.body())
          .contains("This link was used on 2026-03-01 10:00:30 UTC")
          .contains("as the link sent to ops")
          .contains("one voice")
          .contains("somebody else has it too")
          .contains("waits for another person")
          .doesNotContain("<button>");
    }
    assertThat(control.asked()).isEmpty();
    assertThat(look("boss").body()).as("another's link").contains("<button>");
  }

  @Test
  void whoeverIsSecondWithALinkThatIsFollowedTwiceAtOnceIsToldThatItWasUsed() throws Exception {
    control.refuse(
        "has approved already",
        () -> happened(new IncidentEvent.Approved(USED, plan, "the link sent to ops")));

    HttpResponse<String> second = press("ops");

    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(second.body()).contains("This link was used on 2026-03-01 10:00:30 UTC");
  }

  @Test
  void aPlanThatNoLongerWaitsIsToldWithWhatBecameOfIt() throws Exception {
    String mine = path("ops");
    happened(
        new IncidentEvent.Approved(USED, plan, "ada"),
        new IncidentEvent.Executed(new ExecutionEvent.Started(USED.plusSeconds(1), 1)));

    HttpResponse<String> late = send(mine, true);
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(late.body())
        .contains("no longer waits")
        .contains("ada approved it, and it began on 2026-03-01 10:00:31 UTC.")
        .contains("The incident is recovering now.")
        .doesNotContain("used");

    happened(
        new IncidentEvent.Rejected(USED, plan, "bob", "not now"),
        new IncidentEvent.Escalated(USED, "the plan was rejected by bob: not now"));
    assertThat(send(mine, false).body())
        .contains("2026-03-01 10:00:30 UTC: the plan was rejected by bob: not now.")
        .contains("The incident is escalated now.");
    assertThat(control.asked()).isEmpty();
  }

  @Test
  void aLinkWhoseTimeHasRunOutApprovesNothing() throws Exception {
    now = Shop.START.plusSeconds(3_600);

    assertThat(press("ops").statusCode()).isEqualTo(409);
    assertThat(press("ops").body()).contains("The time to approve this plan has run out.");
    assertThat(control.asked()).isEmpty();
  }

  private void happened(IncidentEvent... after) {
    Incident decided = story.decided(Mode.APPROVE);
    List<IncidentEvent> course = new ArrayList<>();
    course.add(
        new IncidentEvent.Decided(Shop.START.plusMillis(118), decided.decision().orElseThrow()));
    course.add(
        new IncidentEvent.ApprovalAsked(
            Shop.START.plusMillis(118), plan, Shop.START.plusSeconds(900)));
    course.addAll(List.of(after));
    control.show(story.diagnosed(), course);
  }

  private HttpResponse<String> look(String recipient) throws Exception {
    return send(path(recipient), false);
  }

  private HttpResponse<String> press(String recipient) throws Exception {
    return send(path(recipient), true);
  }

  private String path(String recipient) {
    return links
        .of(story.asked(), recipient)
        .orElseThrow()
        .toString()
        .substring("http://aceso.example".length());
  }

  private HttpResponse<String> send(String path, boolean press) throws Exception {
    Http http = new Http(server);
    HttpRequest.Builder request = http.request(path);
    return http.send(
        press
            ? request
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.noBody())
            : request.GET());
  }
}
