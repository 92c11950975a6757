package dev.aceso.drills.demo;

import dev.aceso.drills.engine.EngineApi;
import dev.aceso.drills.shop.Role;
import dev.aceso.drills.shop.Shop;
import dev.aceso.drills.truth.Account;
import dev.aceso.drills.truth.Truth;
import dev.aceso.drills.truth.Untrue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Breaks one thing after another and follows how the engine heals it. Runs on one thread. */
final class DemoStory implements AutoCloseable {
  /** Each fault is on another component than the one before, as far as its kind allows. */
  static final List<Fault> ROUND =
      List.of(
          new Fault.Crash(Role.STOREFRONT),
          new Fault.Hang(Role.PAYMENTS),
          new Fault.CrashLoop(Role.ORDERS),
          new Fault.FullScratch(),
          new Fault.Crash(Role.PAYMENTS));

  /** A round takes at least this long, so that its crashes don't add up to a crash loop. */
  private static final Duration ROUND_TIME = Duration.ofSeconds(40);

  private static final Duration GIVE_UP = Duration.ofSeconds(30);
  private static final Duration WHOLE_WITHIN = Duration.ofSeconds(30);
  private static final long LOOK_MS = 50;

  private final Shop shop;
  private final Chaos chaos;
  private final Witness witness;
  private final EngineApi api;
  private final Consumer<String> out;
  private final List<Healing> healings = new ArrayList<>();

  DemoStory(Shop shop, EngineApi api, Consumer<String> out) {
    this.shop = shop;
    this.chaos = new Chaos(shop);
    this.witness = new Witness(shop);
    this.api = api;
    this.out = out;
  }

  /**
   * Goes round after round.
   *
   * @param end when no further fault is injected
   * @param pace time between two faults
   */
  void tell(Instant end, Duration pace) throws IOException, InterruptedException {
    Instant started = Instant.now();
    for (int n = 0; ; n++) {
      Fault fault = ROUND.get(n % ROUND.size());
      Instant paced = started.plus(pace.multipliedBy(n));
      Instant round = started.plus(ROUND_TIME.multipliedBy(n / ROUND.size()));
      Instant due = paced.isAfter(round) ? paced : round;
      if (due.isAfter(end)) {
        return;
      }
      sleepUntil(due);
      if (Instant.now().isAfter(end)) {
        return;
      }
      if (!whole()) {
        out.accept("the shop is not whole, so that nothing more can be broken");
        return;
      }
      heal(n + 1, fault);
    }
  }

  /** What it has come to so far; asks the engine for all its incidents. */
  Report report(Duration lasted) throws IOException, InterruptedException {
    List<JsonNode> incidents = api.everything();
    List<Untrue> untrue =
        Truth.untrue(
            healings.stream().map(Healing::harm).toList(),
            witness.seen(),
            incidents.stream().map(Account::of).toList());
    return new Report(
        healings, Report.falseActions(incidents, healings), untrue, requests(), lasted);
  }

  @Override
  public void close() {
    witness.close();
  }

  private void heal(int number, Fault fault) throws IOException, InterruptedException {
    Set<String> known = api.incidents().stream().map(DemoStory::id).collect(Collectors.toSet());
    try (Pulse pulse = new Pulse(shop.business(fault.on()))) {
      Chaos.Injection injection = chaos.inject(fault);
      out.accept(Narrator.broken(number, injection));
      Healing healing = follow(injection, known, pulse);
      healings.add(healing);
      Narrator.told(healing).forEach(out);
      if (!healing.healed()) {
        chaos.withdraw(fault);
      }
    }
  }

  private Healing follow(Chaos.Injection injection, Set<String> known, Pulse pulse)
      throws IOException, InterruptedException {
    Instant giveUp = injection.at().plus(GIVE_UP);
    while (true) {
      List<JsonNode> fresh = fresh(known, injection.fault().on());
      boolean over = !fresh.isEmpty() && fresh.stream().allMatch(i -> state(i).equals("recovered"));
      boolean healed = over && pulse.good();
      if (healed || Instant.now().isAfter(giveUp)) {
        Optional<JsonNode> incident =
            fresh.isEmpty() ? Optional.empty() : Optional.of(api.incident(id(fresh.getFirst())));
        Optional<Duration> took =
            pulse
                .back()
                .map(back -> Duration.between(injection.at(), back))
                .or(() -> healed ? incident.map(DemoStory::restored) : Optional.empty());
        return new Healing(injection, healed, took, incident, Instant.now());
      }
      Thread.sleep(LOOK_MS);
    }
  }

  /** The incidents on the component that are not among those known, the latest first. */
  private List<JsonNode> fresh(Set<String> known, Role on)
      throws IOException, InterruptedException {
    return api.incidents().stream()
        .filter(i -> !known.contains(id(i)) && i.path("component").asString("").equals(on.id()))
        .toList();
  }

  private boolean whole() throws IOException, InterruptedException {
    try (Calm calm = new Calm(shop, api)) {
      return calm.within(WHOLE_WITHIN, Duration.ZERO);
    }
  }

  private Optional<JsonNode> requests() throws InterruptedException {
    URI stats = shop.business(Role.LOAD);
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(stats).timeout(Duration.ofSeconds(2)).build();
      String body = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return Optional.of(new JsonMapper().readTree(body));
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    }
  }

  private static void sleepUntil(Instant at) throws InterruptedException {
    Duration rest = Duration.between(Instant.now(), at);
    if (rest.isPositive()) {
      Thread.sleep(rest);
    }
  }

  private static Duration restored(JsonNode incident) {
    return Duration.ofMillis(incident.path("times_ms").path("restored").asLong(0));
  }

  private static String id(JsonNode incident) {
    return incident.path("id").asString("");
  }

  private static String state(JsonNode incident) {
    return incident.path("state").asString("");
  }
}
