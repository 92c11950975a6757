package dev.aceso.validate;

import dev.aceso.model.Category;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Evidence;
import dev.aceso.model.Facts;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Presence;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.Signal;
import dev.aceso.model.Verification;
import dev.aceso.validate.Standing.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Finds how each piece of the evidence that a verification asks for stands at a moment. */
record Evaluation(
    Verification asked,
    Symptoms symptoms,
    Facts facts,
    List<Signal.Probed> fresh,
    Instant since,
    Instant now) {

  /** Only readings that began at or after {@code since} are kept, in the order of their end. */
  static Evaluation of(
      Verification asked,
      List<FailureEvent> failures,
      Facts facts,
      List<Signal.Probed> readings,
      Instant since,
      Instant now) {
    List<Signal.Probed> fresh = new ArrayList<>();
    for (Signal.Probed reading : readings) {
      if (!reading.at().isAfter(now) && !Passes.began(reading).isBefore(since)) {
        fresh.add(reading);
      }
    }
    fresh.sort(Comparator.comparing(Signal.Probed::at));
    return new Evaluation(asked, Symptoms.of(failures), facts, fresh, since, now);
  }

  /** The last moment at which evidence may become good. */
  Instant deadline() {
    return since.plus(asked.within());
  }

  /** Every category that needs proof; health always does. */
  Set<Category> categories() {
    Set<Category> categories = EnumSet.of(Category.HEALTH);
    categories.addAll(asked.required());
    return categories;
  }

  /** The crash of a component since the last step, if there was one. */
  Optional<Signal.Exited> crash(ComponentId id) {
    return facts.topology().find(id).stream()
        .flatMap(c -> facts.of(id).crashesSince(since).stream())
        .findFirst();
  }

  List<Standing> standings() {
    List<Standing> all = new ArrayList<>();
    for (ComponentId id : asked.components()) {
      Optional<Component> component = facts.topology().find(id);
      if (component.isEmpty()) {
        all.add(missing(id, Category.HEALTH, id + " is no longer part of the system"));
      } else {
        presence(facts.of(id)).ifPresent(all::add);
        for (ProbeSpec spec : component.get().probes()) {
          if (categories().contains(spec.category()) && !symptoms.has(id, spec)) {
            all.add(Passes.standing(this, id, spec, 1));
          }
        }
      }
    }
    all.addAll(symptoms.standings(this));
    for (Category category : categories()) {
      if (category != Category.PERFORMANCE || asked.success().isEmpty()) {
        all.addAll(withoutEvidence(category, all));
      }
    }
    return all;
  }

  /** The category is required, and there is nothing that could prove it. */
  private List<Standing> withoutEvidence(Category category, List<Standing> found) {
    if (found.stream().anyMatch(s -> s.category() == category)) {
      return List.of();
    }
    ComponentId id = asked.components().getFirst();
    String text = id + " has no probe that could prove " + named(category);
    return List.of(missing(id, category, text));
  }

  /** Empty where presence can't be seen and probes speak for it. */
  private Optional<Standing> presence(ComponentFacts known) {
    ComponentId id = known.component().id();
    boolean probed = !known.component().probes(Category.HEALTH).isEmpty();
    return switch (known.presence()) {
      case Presence.Running run -> Optional.of(running(id, run));
      case Presence.Ended end -> Optional.of(known.atRest() ? atRest(id, end) : ended(id, end));
      case Presence.Unseen ignored ->
          probed
              ? Optional.empty()
              : Optional.of(
                  missing(id, Category.HEALTH, id + " can't be seen and has no health probe"));
    };
  }

  private static Standing atRest(ComponentId id, Presence.Ended end) {
    String text = "%s has ended as it should: %s".formatted(id, end.status());
    return new Standing(
        id,
        Category.HEALTH,
        new State.Good(end.at()),
        text,
        Optional.of(new Evidence(id, end.at(), "exit", text)));
  }

  private Standing ended(ComponentId id, Presence.Ended end) {
    String status = end.status().toString();
    return new Standing(
        id,
        Category.HEALTH,
        new State.Bad(),
        id + " is not running: " + status,
        Optional.of(new Evidence(id, end.at(), "exit", status)));
  }

  /** An end would be seen as an event, so that it runs is evidence up to now. */
  private Standing running(ComponentId id, Presence.Running run) {
    Instant from = later(run.since(), start(id));
    Instant settled = from.plus(asked.stability());
    String text = id + " runs" + (run.pid() > 0 ? " as process " + run.pid() : "");
    State state;
    if (from.isAfter(deadline())) {
      state = new State.Bad();
      text += ", but only since after the deadline";
    } else {
      state = now.isBefore(settled) ? new State.Settling(from, settled) : new State.Good(from);
    }
    return new Standing(
        id, Category.HEALTH, state, text, Optional.of(new Evidence(id, from, "presence", text)));
  }

  /** Since when evidence of the component counts: the last step, or a crash after it. */
  Instant start(ComponentId id) {
    return facts.of(id).crashesSince(since).stream()
        .map(Signal.Exited::at)
        .max(Instant::compareTo)
        .orElse(since);
  }

  static String named(Category category) {
    return category.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static Standing missing(ComponentId id, Category category, String text) {
    return new Standing(id, category, new State.Missing(), text, Optional.empty());
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
