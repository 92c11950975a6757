package dev.aceso.drills.soak;

import dev.aceso.drills.demo.Calm;
import dev.aceso.drills.demo.Chaos;
import dev.aceso.drills.demo.Fault;
import dev.aceso.drills.demo.Stage;
import dev.aceso.drills.demo.Witness;
import dev.aceso.drills.engine.EngineApi;
import dev.aceso.drills.shop.Role;
import dev.aceso.drills.truth.Account;
import dev.aceso.drills.truth.Harm;
import dev.aceso.drills.truth.Truth;
import dev.aceso.drills.truth.Untrue;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Lets one trouble after another befall a shop, and waits each time until all is well. */
final class SoakStory implements AutoCloseable {
  private static final String PERSON = "ann";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Until what nothing hinders any more is started again: the longest pause, and some. */
  private static final Duration WITHOUT_HINDRANCE = Duration.ofMinutes(6);

  private static final Duration STEADY = Duration.ofMillis(2_500);

  /** Until an engine that has just begun has seen to what it found. */
  private static final Duration FOUND_ITS_WAY = Duration.ofSeconds(5);

  private static final long CORRUPT_EVERY_MS = 10;

  private final Stage stage;
  private final int port;
  private final EngineApi api;
  private final Chaos chaos;
  private final Calm calm;
  private final Witness witness;
  private final Consumer<String> out;
  private final List<Harm> harms = new ArrayList<>();
  private final List<Untrue> untrue = new ArrayList<>();
  private final List<String> unhealed = new ArrayList<>();
  private final Map<String, Integer> counts = new TreeMap<>();

  /** Over a stage whose engine listens on that port. */
  SoakStory(Stage stage, int port, EngineApi api, Consumer<String> out) {
    this.stage = stage;
    this.port = port;
    this.api = api;
    this.out = out;
    this.chaos = new Chaos(stage.shop());
    this.calm = new Calm(stage.shop(), api);
    this.witness = new Witness(stage.shop());
  }

  /** Goes on until that time, or until the shop stays broken though nothing breaks it. */
  void tell(Troubles troubles, Instant end) throws IOException, InterruptedException {
    if (!calm.within(PATIENCE, STEADY)) {
      unhealed.add("the shop, which did not come up");
      return;
    }
    while (Instant.now().isBefore(end)) {
      Trouble trouble = troubles.next();
      out.accept("%s  %s".formatted(Instant.now(), trouble.told()));
      counts.merge(trouble.id(), 1, Integer::sum);
      int before = harms.size();
      befall(trouble);
      boolean whole = calm.within(PATIENCE, STEADY);
      if (!whole) {
        unhealed.add(trouble.told());
        withdraw(trouble);
        whole = calm.within(WITHOUT_HINDRANCE, STEADY);
      }
      ended(before, Instant.now());
      if (!whole) {
        return;
      }
      Thread.sleep(troubles.pause());
    }
  }

  /** What it has come to; {@code twin} is what the engine of the untouched shop says. */
  SoakReport report(long seed, Duration lasted, List<JsonNode> twin)
      throws IOException, InterruptedException {
    List<JsonNode> incidents = api.everything();
    List<Account> accounts = incidents.stream().map(Account::of).toList();
    List<Untrue> all = new ArrayList<>(untrue);
    all.addAll(Truth.untrue(harms, witness.seen(), accounts));
    return new SoakReport(
        seed,
        lasted,
        counts,
        unhealed,
        calm.unwell().stream().map(Role::id).toList(),
        Truth.falseActions(harms, accounts),
        all,
        incidents,
        twin);
  }

  @Override
  public void close() {
    witness.close();
    calm.close();
  }

  private void befall(Trouble trouble) throws IOException, InterruptedException {
    switch (trouble) {
      case Trouble.Broken b -> {
        for (Fault fault : b.faults()) {
          harm(fault.harm(), fault.on(), chaos.inject(fault).at());
        }
      }
      case Trouble.Looping l -> loop(l);
      case Trouble.ByHand h -> byHand(h);
      case Trouble.EngineDies e -> engineDies(e);
    }
  }

  /** Takes back what the engine has not healed. */
  private void withdraw(Trouble trouble) throws IOException, InterruptedException {
    switch (trouble) {
      case Trouble.Broken b -> {
        for (Fault fault : b.faults()) {
          chaos.withdraw(fault);
        }
      }
      case Trouble.EngineDies e -> chaos.withdraw(e.fault());
      case Trouble.Looping _, Trouble.ByHand _ -> {}
    }
  }

  private void loop(Trouble.Looping loop) throws IOException, InterruptedException {
    Fault fault = new Fault.CrashLoop(loop.on());
    harm(fault.harm(), loop.on(), chaos.inject(fault).at());
    Path index = stage.shop().sessionIndex(loop.on());
    Instant end = Instant.now().plus(loop.lasting());
    while (Instant.now().isBefore(end)) {
      if (!Files.exists(index)) {
        corrupt(index);
      }
      Thread.sleep(CORRUPT_EVERY_MS);
    }
    chaos.withdraw(fault);
  }

  private static void corrupt(Path index) throws IOException {
    try {
      Files.createDirectories(index.getParent());
      Files.write(index, new byte[] {0, 1, 2, 3});
    } catch (FileAlreadyExistsException | NoSuchFileException _) {
      // the cure is moving the folder away at this very moment: the next turn tries again
    }
  }

  private void byHand(Trouble.ByHand hand) throws IOException, InterruptedException {
    harm(Harm.Kind.STOPPED_BY_PERSON, hand.on(), Instant.now());
    api.stop(hand.on().id(), PERSON);
    Instant stopped = Instant.now();
    Thread.sleep(hand.lasting());
    for (JsonNode component : api.status().path("components")) {
      String health = component.path("health").asString("");
      if (component.path("id").asString("").equals(hand.on().id()) && !health.equals("stopped")) {
        String said =
            "%s is %s: %s"
                .formatted(hand.on().id(), health, component.path("summary").asString(""));
        untrue.add(new Untrue("-", said, PERSON + " had stopped it by " + stopped));
      }
    }
    if (stage.shop().process(hand.on()).isPresent()) {
      untrue.add(new Untrue("-", hand.on().id() + " was stopped", "its process runs"));
    }
    api.start(hand.on().id(), PERSON);
  }

  private void engineDies(Trouble.EngineDies dies) throws IOException, InterruptedException {
    Chaos.Injection injection = chaos.inject(dies.fault());
    Harm.Kind kind = dies.fault().harm();
    harm(
        kind == Harm.Kind.KILLED ? Harm.Kind.KILLED_UNSEEN : kind,
        dies.fault().on(),
        injection.at());
    Thread.sleep(dies.after());
    Instant died = Instant.now();
    stage.killEngine();
    Thread.sleep(dies.away());
    stage.begin(port);
    witness.engineless(died, Instant.now().plus(FOUND_ITS_WAY));
  }

  private void harm(Harm.Kind kind, Role on, Instant at) {
    harms.add(new Harm(kind, on.id(), at, Instant.MAX.minus(Duration.ofDays(1))));
  }

  /** What has befallen since then is over. */
  private void ended(int from, Instant at) {
    harms
        .subList(from, harms.size())
        .replaceAll(h -> new Harm(h.kind(), h.component(), h.at(), at));
  }
}
