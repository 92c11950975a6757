package dev.aceso.safety;

import dev.aceso.model.Category;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.Crashes;
import dev.aceso.model.Durations;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Presence;
import dev.aceso.model.ProbeFacts;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.ResourceKind;
import dev.aceso.model.Signal;
import dev.aceso.safety.Confirmation.CannotTell;
import dev.aceso.safety.Confirmation.Confirmed;
import dev.aceso.safety.Confirmation.Gone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for a failure again. Each kind of evidence gives an opinion or none; one that confirms
 * outweighs the others, then one that is unclear.
 */
record Recheck(ComponentFacts facts, Instant since, Instant now) {
  Confirmation of(FailureKind kind) {
    return switch (kind) {
      case CRASHED, DOWN, OUT_OF_MEMORY -> sum(opinions(ended(), running(), health()));
      case HUNG -> gray(hung());
      case FAILING ->
          gray(
              sum(
                  opinions(
                      ended(),
                      stopped(),
                      probes(Category.HEALTH),
                      probes(Category.FUNCTIONALITY))));
      case CRASH_LOOP -> sum(opinions(ended(), looping(), health()));
      case DEPENDENCY_UNAVAILABLE, DEPENDENCY_FAILING -> sum(opinions(ended(), health()));
      case SLOW_RESPONSE -> sum(opinions(ended(), slow(), health()));
      case DISK_FULL -> sum(resource(ResourceKind.DISK_BYTES));
      case INODES_EXHAUSTED -> sum(resource(ResourceKind.DISK_INODES));
      case FILE_DESCRIPTORS_EXHAUSTED -> sum(resource(ResourceKind.FILE_DESCRIPTORS));
    };
  }

  /**
   * Two kinds of evidence that contradict each other confirm nothing: while the requests that
   * matter are answered as they should be, a failing health probe may be what fails (P. Huang et
   * al., Gray Failure: The Achilles' Heel of Cloud-Scale Systems, HotOS 2017). What the kernel says
   * of the process is not doubted.
   */
  private Confirmation gray(Confirmation found) {
    List<ProbeFacts> works =
        facts.component().probes(Category.FUNCTIONALITY).stream()
            .map(spec -> facts.probes().getOrDefault(spec.name(), ProbeFacts.none(spec)))
            .toList();
    boolean allWork = !works.isEmpty() && works.stream().allMatch(p -> p.passedSince(since));
    return found instanceof Confirmed c && allWork && ended().isEmpty() && stopped().isEmpty()
        ? new CannotTell(
            "%s, yet its own work is done: %s passes; it may be the probe that fails"
                .formatted(c.why(), works.getFirst().spec().name()))
        : found;
  }

  /**
   * A heartbeat that is missing is a matter of time alone: what sends it may be late, or cut off
   * from the engine. While every health probe passes it confirms nothing.
   */
  private Confirmation hung() {
    List<Confirmation> health = health();
    Confirmation found = sum(opinions(ended(), stopped(), heartbeats(), health));
    boolean allPass = !health.isEmpty() && health.stream().allMatch(Gone.class::isInstance);
    return found instanceof Confirmed c && allPass && ended().isEmpty() && stopped().isEmpty()
        ? new CannotTell(
            "%s, yet it is well: %s; it may be the heartbeats that fail"
                .formatted(c.why(), health.getFirst().why()))
        : found;
  }

  private Confirmation sum(List<Confirmation> opinions) {
    Optional<Confirmation> unclear = Optional.empty();
    for (Confirmation opinion : opinions) {
      switch (opinion) {
        case Confirmed c -> {
          return c;
        }
        case CannotTell c -> unclear = unclear.or(() -> Optional.of(c));
        case Gone ignored -> {}
      }
    }
    if (unclear.isPresent()) {
      return unclear.get();
    }
    return opinions.isEmpty()
        ? new CannotTell("nothing shows whether " + id() + " still fails")
        : new Gone(String.join(", ", opinions.stream().map(Confirmation::why).toList()));
  }

  private List<Confirmation> ended() {
    return facts.dead().stream()
        .<Confirmation>map(end -> new Confirmed(id() + " is not running: " + end.status()))
        .toList();
  }

  private List<Confirmation> running() {
    return facts.running()
        ? List.of(new Gone(id() + " runs"))
        : facts.atRest()
            ? List.of(new Gone(id() + " isn't meant to run"))
            : facts.servedByAnother()
                ? List.of(new Gone("another process serves in place of " + id()))
                : List.of();
  }

  /** SIGSTOP or a debugger holds it: see proc_pid_stat(5), states T and t. */
  private List<Confirmation> stopped() {
    return facts.scheduled().stream()
        .filter(s -> !s.at().isBefore(since) && Character.toUpperCase(s.state()) == 'T')
        .<Confirmation>map(s -> new Confirmed(id() + " is stopped (state " + s.state() + ")"))
        .toList();
  }

  /** Silence counts once it is twice as long as the longest pause between two heartbeats so far. */
  private List<Confirmation> heartbeats() {
    Optional<Instant> last = facts.heartbeats().last();
    Optional<Duration> longest = facts.heartbeats().intervals().stream().max(Duration::compareTo);
    if (!facts.component().heartbeats() || last.isEmpty() || longest.isEmpty()) {
      return List.of();
    }
    Duration silence = Duration.between(last.get(), now);
    if (silence.compareTo(longest.get().multipliedBy(2)) > 0) {
      return List.of(new Confirmed("no heartbeat of " + id() + " for " + Durations.show(silence)));
    }
    return last.get().isBefore(since)
        ? List.of(new CannotTell("the next heartbeat of " + id() + " is awaited"))
        : List.of(new Gone(id() + " sends heartbeats"));
  }

  /**
   * The loop is broken once it has run twice as long as in either of its last two lives, also when
   * it has ended since. While it runs before that, nobody can tell; nothing is done to what runs.
   */
  private List<Confirmation> looping() {
    Crashes crashes = Crashes.latest(facts);
    Optional<Duration> lived = crashes.lived();
    if (!(facts.presence() instanceof Presence.Running run) || crashes.inARow().isEmpty()) {
      return List.of(new CannotTell("whether " + id() + " still crashes can't be seen"));
    }
    if (lived.isEmpty()) {
      Duration settled = crashes.inARow().getFirst().uptime();
      return List.of(
          new Gone("%s had run for %s before it ended".formatted(id(), Durations.show(settled))));
    }
    Duration up = Duration.between(run.since(), now);
    String figures =
        "%s has run for %s, before its last crashes it ran for at most %s"
            .formatted(id(), Durations.show(up), Durations.show(lived.get()));
    return up.compareTo(lived.get().multipliedBy(2)) > 0
        ? List.of(new Gone(figures))
        : List.of(new CannotTell(figures));
  }

  private List<Confirmation> slow() {
    return List.of(new CannotTell("a few readings don't show whether " + id() + " is still slow"));
  }

  private List<Confirmation> health() {
    return probes(Category.HEALTH);
  }

  private List<Confirmation> probes(Category category) {
    List<Confirmation> opinions = new ArrayList<>();
    for (ProbeSpec spec : facts.component().probes(category)) {
      ProbeFacts known = facts.probes().getOrDefault(spec.name(), ProbeFacts.none(spec));
      opinions.add(health(known));
    }
    return opinions;
  }

  private Confirmation health(ProbeFacts probe) {
    String name = "probe " + probe.spec().name() + " of " + id();
    Optional<Signal.Probed> fresh =
        probe.last().filter(l -> !l.at().minus(l.took()).isBefore(since));
    if (fresh.isEmpty()) {
      return new CannotTell(name + " has no fresh reading");
    }
    String seen = name + " says " + fresh.get().detail();
    return switch (fresh.get().outcome()) {
      case PASS -> new Gone(name + " passes");
      case INCONCLUSIVE -> new CannotTell(seen);
      case FAIL ->
          probe.failed()
              ? new Confirmed(seen)
              : new CannotTell(
                  "%s, %d of %d times".formatted(seen, probe.failures(), probe.spec().failures()));
    };
  }

  private List<Confirmation> resource(ResourceKind kind) {
    return facts.resources().values().stream()
        .filter(r -> r.kind() == kind && !r.at().isBefore(since))
        .sorted(java.util.Comparator.comparing(Signal.Resource::what))
        .map(Recheck::resource)
        .toList();
  }

  private static Confirmation resource(Signal.Resource reading) {
    String figures =
        "%s of %s is %s used, the alarm is at %s"
            .formatted(
                reading.what(),
                reading.component(),
                percent(reading.share()),
                percent(reading.alarm()));
    return reading.share() >= reading.alarm() ? new Confirmed(figures) : new Gone(figures);
  }

  private static String percent(double share) {
    return Math.round(1000 * share) / 10.0 + "%";
  }

  @SafeVarargs
  private static List<Confirmation> opinions(List<Confirmation>... of) {
    List<Confirmation> all = new ArrayList<>();
    for (List<Confirmation> some : of) {
      all.addAll(some);
    }
    return all;
  }

  private String id() {
    return facts.component().id().value();
  }
}
