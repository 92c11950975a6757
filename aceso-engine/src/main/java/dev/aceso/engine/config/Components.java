package dev.aceso.engine.config;

import dev.aceso.engine.config.SystemConfig.ComponentConfig;
import dev.aceso.engine.config.SystemConfig.SensorConfig;
import dev.aceso.model.Category;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.Lifetime;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.Settings;
import dev.aceso.model.Tier;
import dev.aceso.model.Topology;
import dev.aceso.targets.TargetSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the components and checks them against each other. */
final class Components {
  private static final Set<String> COMMON =
      Set.of(
          "id",
          "type",
          "depends_on",
          "tier",
          "data",
          "group",
          "startup",
          "run",
          "exits",
          "heartbeats",
          "health",
          "functionality",
          "resources",
          "logs");
  private static final Set<String> PROBE = Set.of("name", "every", "failures");
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

  private final Installed installed;
  private final Path folder;
  private final Path state;
  private final List<ConfigProblem> problems;
  private final Map<ComponentId, ComponentConfig> components = new LinkedHashMap<>();

  /**
   * A reader that has read nothing.
   *
   * @param folder that relative paths start from
   * @param state where targets keep what must outlive the engine
   * @param problems takes what is wrong
   */
  Components(Installed installed, Path folder, Path state, List<ConfigProblem> problems) {
    this.installed = installed;
    this.folder = folder;
    this.state = state;
    this.problems = problems;
  }

  Map<ComponentId, ComponentConfig> components() {
    return components;
  }

  /** Reads the components of a document that matches its schema; empty when they can't be used. */
  Optional<Topology> read(YamlDocument document) {
    List<Section> sections = Section.root(document).items("components");
    Map<String, Section> places = new LinkedHashMap<>();
    int before = problems.size();
    for (Section section : sections) {
      String id = section.text("id", "");
      Section first = places.putIfAbsent(id, section);
      if (first != null) {
        problems.add(
            section
                .get("id")
                .problem(
                    "component '%s' is defined already in line %d: give this one a name of its own"
                        .formatted(id, document.line(first.pointer()))));
      }
    }
    for (Section section : places.values()) {
      read(section, places.keySet());
    }
    cycle(places).ifPresent(problems::add);
    if (problems.size() > before) {
      return Optional.empty();
    }
    return Optional.of(
        new Topology(components.values().stream().map(c -> c.target().component()).toList()));
  }

  private void read(Section section, Set<String> known) {
    String type = section.text("type", "");
    String id = section.text("id", "");
    checkKeys(section, type, id);
    for (int i = 0; i < section.texts("depends_on").size(); i++) {
      String needed = section.texts("depends_on").get(i);
      if (!known.contains(needed)) {
        problems.add(
            section
                .get("depends_on")
                .get("" + i)
                .problem(
                    "component %s depends on '%s', which is not defined%s"
                        .formatted(id, needed, Similar.hint(needed, known))));
      }
    }
    List<ProbeSpec> probes = new ArrayList<>();
    probes(section, "health", Category.HEALTH, Duration.ofSeconds(1), 2, probes);
    probes(section, "functionality", Category.FUNCTIONALITY, Duration.ofSeconds(5), 2, probes);
    Component component =
        new Component(
            ComponentId.of(id),
            type,
            section.constant("tier", Tier.class, Tier.STANDARD),
            section.constant("data", DataClass.class, DataClass.NONE),
            section.text("group", id),
            section.texts("depends_on").stream()
                .filter(known::contains)
                .map(ComponentId::of)
                .toList(),
            probes,
            Playbooks.duration(section, "startup", Component.STARTUP),
            lifetime(section),
            section.node().path("heartbeats").asBoolean(false));
    Settings settings = section.settings(COMMON);
    installed
        .objection(type, settings)
        .ifPresent(why -> problems.add(section.problem("component %s %s".formatted(id, why))));
    components.put(
        component.id(),
        new ComponentConfig(
            new TargetSpec(component, settings, folder, state),
            sensors(section),
            section.texts("logs").stream().map(p -> folder.resolve(p).normalize()).toList()));
  }

  private Lifetime lifetime(Section section) {
    Lifetime.Run run = section.constant("run", Lifetime.Run.class, Lifetime.Run.ALWAYS);
    Lifetime usual =
        switch (run) {
          case ALWAYS -> Lifetime.UP;
          case ONCE -> Lifetime.ONCE;
        };
    if (!section.has("exits")) {
      return usual;
    }
    Section exits = section.get("exits");
    Set<Integer> expected = exits.has("expected") ? codes(exits, "expected") : usual.expected();
    Set<Integer> ask = codes(exits, "ask");
    ask.stream()
        .filter(expected::contains)
        .forEach(
            code ->
                problems.add(
                    exits
                        .get("ask")
                        .problem(
                            "exit code %d of component %s is both expected and asked about: name it once"
                                .formatted(code, section.text("id", "")))));
    return new Lifetime(run, expected, ask);
  }

  private static Set<Integer> codes(Section exits, String key) {
    Set<Integer> codes = new LinkedHashSet<>();
    if (exits.has(key)) {
      exits.get(key).node().forEach(code -> codes.add(code.asInt()));
    }
    return codes;
  }

  /** A key that belongs to another type of component. */
  private void checkKeys(Section section, String type, String id) {
    Set<String> own = installed.keys(type);
    for (String key : section.keys()) {
      if (!COMMON.contains(key) && !own.contains(key)) {
        problems.add(
            section
                .get(key)
                .keyProblem(
                    "component %s is of type %s, which has no '%s'%s: remove it"
                        .formatted(id, type, key, installed.belongsTo(key))));
      }
    }
  }

  private void probes(
      Section section,
      String key,
      Category category,
      Duration every,
      int failures,
      List<ProbeSpec> into) {
    String id = section.text("id", "");
    Set<String> names = new LinkedHashSet<>();
    into.forEach(p -> names.add(p.name()));
    for (Section item : section.items(key)) {
      Optional<String> kind = kind(item, PROBE, "probe", installed.probes());
      if (kind.isEmpty()) {
        continue;
      }
      Section body = item.get(kind.get());
      Duration period = Playbooks.duration(item, "every", every);
      Duration timeout = Playbooks.duration(body, "timeout", TIMEOUT);
      if (timeout.compareTo(LONGEST_TIMEOUT) > 0) {
        problems.add(
            body.get("timeout")
                .problem(
                    "timeout in component %s must be at most 1m, not '%s'"
                        .formatted(id, body.text("timeout", ""))));
      }
      String name = item.text("name", free(kind.get(), names));
      if (!names.add(name)) {
        problems.add(
            item.get("name")
                .problem(
                    "another probe of component %s is called '%s': give this one a name of its own"
                        .formatted(id, name)));
      }
      into.add(
          new ProbeSpec(
              name,
              kind.get(),
              category,
              period,
              timeout,
              item.has("failures") ? item.node().get("failures").asInt() : failures,
              body.settings(Set.of("timeout"))));
    }
  }

  private List<SensorConfig> sensors(Section section) {
    List<SensorConfig> sensors = new ArrayList<>();
    for (Section item : section.items("resources")) {
      kind(item, Set.of("every"), "resource", installed.sensors())
          .ifPresent(
              kind ->
                  sensors.add(
                      new SensorConfig(
                          kind,
                          item.get(kind).settings(Set.of()),
                          Playbooks.duration(item, "every", Duration.ofSeconds(5)))));
    }
    return sensors;
  }

  /** The one key of an item that says what kind it is. */
  private Optional<String> kind(Section item, Set<String> others, String what, Set<String> known) {
    List<String> kinds = item.keys().stream().filter(k -> !others.contains(k)).toList();
    if (kinds.size() != 1) {
      problems.add(
          item.problem(
              kinds.isEmpty()
                  ? "this %s has no kind: add one of %s"
                      .formatted(what, String.join(", ", known.stream().sorted().toList()))
                  : "this %s has several kinds, %s: make an item of each"
                      .formatted(what, String.join(" and ", kinds))));
      return Optional.empty();
    }
    return Optional.of(kinds.getFirst());
  }

  private static String free(String kind, Set<String> taken) {
    String name = kind;
    for (int n = 2; taken.contains(name); n++) {
      name = kind + "-" + n;
    }
    return name;
  }

  private static Optional<ConfigProblem> cycle(Map<String, Section> places) {
    Set<String> done = new LinkedHashSet<>();
    for (String id : places.keySet()) {
      Optional<List<String>> cycle = cycle(id, new ArrayList<>(), done, places);
      if (cycle.isPresent()) {
        Section section = places.get(cycle.get().getFirst());
        return section == null
            ? Optional.empty()
            : Optional.of(
                section
                    .get("depends_on")
                    .problem(
                        "dependency cycle: %s; remove one of these dependencies"
                            .formatted(String.join(" -> ", cycle.get()))));
      }
    }
    return Optional.empty();
  }

  private static Optional<List<String>> cycle(
      String id, List<String> path, Set<String> done, Map<String, Section> places) {
    int seenAt = path.indexOf(id);
    if (seenAt >= 0) {
      List<String> cycle = new ArrayList<>(path.subList(seenAt, path.size()));
      cycle.add(id);
      return Optional.of(cycle);
    }
    Section section = places.get(id);
    if (section == null || done.contains(id)) {
      return Optional.empty();
    }
    path.add(id);
    for (String needed : section.texts("depends_on")) {
      Optional<List<String>> cycle = cycle(needed, path, done, places);
      if (cycle.isPresent()) {
        return cycle;
      }
    }
    path.removeLast();
    done.add(id);
    return Optional.empty();
  }
}
