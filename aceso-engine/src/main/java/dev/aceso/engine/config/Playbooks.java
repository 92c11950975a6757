package dev.aceso.engine.config;

import dev.aceso.decide.Condition;
import dev.aceso.model.Action;
import dev.aceso.model.Category;
import dev.aceso.model.DataClass;
import dev.aceso.model.Durations;
import dev.aceso.model.FailureClass;
import dev.aceso.model.FailureKind;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.Reversibility;
import dev.aceso.model.Risk;
import dev.aceso.model.Settings;
import dev.aceso.model.StepTemplate;
import dev.aceso.model.StepTemplate.Scope;
import dev.aceso.validate.Criterion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads playbooks: those that are built in, then those of the user. */
final class Playbooks {
  private static final Set<String> STEP_KEYS = Set.of("on", "timeout", "retries", "undo");
  private static final Duration STABILITY = Duration.ofSeconds(1);
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private final Installed installed;
  private final List<ConfigProblem> problems;
  private final Map<String, RecoveryStrategy> strategies = new LinkedHashMap<>();
  private final Map<String, Section> places = new HashMap<>();
  private final Map<String, Condition> conditions = new HashMap<>();

  /**
   * A reader that has read nothing.
   *
   * @param problems takes what is wrong
   */
  Playbooks(Installed installed, List<ConfigProblem> problems) {
    this.installed = installed;
    this.problems = problems;
  }

  List<RecoveryStrategy> strategies() {
    return List.copyOf(strategies.values());
  }

  Map<String, Condition> conditions() {
    return conditions;
  }

  /** Reads the playbooks that come with the engine: every file of its folder. */
  void addBuiltIn(Expansion expansion) {
    try {
      URI folder = Playbooks.class.getResource("playbooks").toURI();
      if (folder.getScheme().equals("jar")) {
        try (FileSystem jar = FileSystems.newFileSystem(folder, Map.of())) {
          addAll(jar.getPath("dev/aceso/engine/config/playbooks"), expansion);
        }
      } else {
        addAll(Path.of(folder), expansion);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private void addAll(Path folder, Expansion expansion) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        YamlDocument document =
            YamlDocument.parse(file.getFileName().toString(), Files.readString(file), expansion);
        problems.addAll(document.problems());
        add(document);
      }
    }
  }

  /** Reads the playbooks of a document that matches its schema. */
  void add(YamlDocument document) {
    for (Section playbook : Section.root(document).items("playbooks")) {
      String id = playbook.text("id", "");
      Section first = places.get(id);
      if (first != null) {
        problems.add(
            playbook
                .get("id")
                .problem(
                    "playbook '%s' exists already, in %s line %d: give this one a name of its own"
                        .formatted(
                            id, first.document().file(), first.document().line(first.pointer()))));
        continue;
      }
      places.put(id, playbook);
      checkTypes(playbook);
      strategies.put(id, strategy(id, playbook));
      playbook.text("when").ifPresent(when -> compile(id, playbook.get("when"), when));
    }
  }

  private void checkTypes(Section playbook) {
    Section types = playbook.get("for").get("types");
    for (int i = 0; i < types.node().size(); i++) {
      String type = types.node().get(i).asString();
      if (!installed.types().contains(type)) {
        problems.add(
            types
                .get("" + i)
                .problem(
                    "there is no type of component '%s'%s"
                        .formatted(type, Similar.hintOrAll(type, installed.types()))));
      }
    }
  }

  private void compile(String id, Section place, String when) {
    try {
      conditions.put(id, Expressions.compile(when));
    } catch (Expressions.ExpressionException e) {
      problems.add(
          place.within(
              e.line(), e.column(), "condition of playbook %s: %s".formatted(id, e.getMessage())));
    }
  }

  private RecoveryStrategy strategy(String id, Section playbook) {
    Section meant = playbook.get("for");
    Risk risk = playbook.constant("risk", Risk.class, Risk.MEDIUM);
    Set<DataClass> data = playbook.constants("data", DataClass.class);
    Set<Category> verify = playbook.constants("verify", Category.class);
    return new RecoveryStrategy(
        id,
        playbook.text("strategy", ""),
        playbook.text("title", id),
        meant.constants("classes", FailureClass.class),
        meant.constants("kinds", FailureKind.class),
        Set.copyOf(meant.texts("types")),
        playbook.text("when"),
        data.isEmpty() ? Set.of(DataClass.values()) : data,
        risk,
        playbook.has("disruption") ? playbook.node().get("disruption").asInt() : disruption(risk),
        playbook.constant("reversible", Reversibility.class, Reversibility.REVERSIBLE),
        duration(playbook, "expected", Duration.ofSeconds(5)),
        steps(playbook),
        verify.isEmpty() ? Set.of(Category.HEALTH) : verify,
        criteria(playbook.get("success"), problems),
        duration(playbook, "stability", STABILITY),
        duration(playbook, "deadline", DEADLINE));
  }

  private static int disruption(Risk risk) {
    return switch (risk) {
      case LOW -> 2;
      case MEDIUM -> 5;
      case HIGH -> 8;
    };
  }

  /** Measurable criteria by name; what can't be measured is a problem. */
  static Map<String, String> criteria(Section success, List<ConfigProblem> problems) {
    Map<String, String> criteria = new TreeMap<>();
    for (String name : success.node().isObject() ? success.keys() : List.<String>of()) {
      String bound = success.text(name, "");
      try {
        Criterion.parse(name, bound);
        criteria.put(name, bound);
      } catch (IllegalArgumentException e) {
        problems.add(success.get(name).problem(String.valueOf(e.getMessage())));
      }
    }
    return criteria;
  }

  static Duration duration(Section section, String key, Duration otherwise) {
    return section.text(key).map(Durations::parse).orElse(otherwise);
  }

  private List<StepTemplate> steps(Section playbook) {
    Set<String> types = Set.copyOf(playbook.get("for").texts("types"));
    List<StepTemplate> steps = new ArrayList<>();
    Optional<String> disrupted = Optional.empty();
    for (Section item : playbook.items("steps")) {
      String verb = item.keys().getFirst();
      Section body = item.get(verb);
      if (verb.equals(Action.CHECKPOINT) && disrupted.isPresent()) {
        problems.add(
            body.keyProblem(
                "the checkpoint comes after '%s', which can already harm what it is to save: move it before that step"
                    .formatted(disrupted.get())));
      }
      if (disrupted.isEmpty() && installed.disruptive(verb)) {
        disrupted = Optional.of(verb);
      }
      for (String type : types) {
        if (!verb.equals(Action.MANUAL)
            && installed.types().contains(type)
            && !installed.verbs(type).contains(verb)) {
          problems.add(
              body.keyProblem(
                  "a component of type %s can't '%s'; it can: %s"
                      .formatted(type, verb, String.join(", ", installed.verbs(type)))));
        }
      }
      steps.add(step(verb, body));
    }
    return steps;
  }

  private static StepTemplate step(String verb, Section body) {
    Settings all = body.settings(Set.of());
    return new StepTemplate(
        new Action(verb, body.settings(STEP_KEYS)),
        body.constant("on", Scope.class, Scope.SELF),
        all.has("timeout") ? Optional.of(all.duration("timeout", Duration.ZERO)) : Optional.empty(),
        (int) all.number("retries", 0),
        undo(body));
  }

  /** {@code undo: none}, or one step that puts it back. */
  private static Optional<Action> undo(Section body) {
    Section undo = body.get("undo");
    if (!undo.node().isObject()) {
      return Optional.empty();
    }
    String verb = undo.keys().getFirst();
    return Optional.of(new Action(verb, undo.get(verb).settings(Set.of())));
  }
}
