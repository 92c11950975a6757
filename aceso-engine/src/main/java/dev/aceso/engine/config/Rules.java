package dev.aceso.engine.config;

import dev.aceso.engine.config.SystemConfig.Notify;
import dev.aceso.model.Category;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DetectionPolicy;
import dev.aceso.model.FailureClass;
import dev.aceso.model.Guards;
import dev.aceso.model.LearningPolicy;
import dev.aceso.model.MaintenanceWindow;
import dev.aceso.model.Mode;
import dev.aceso.model.ModeRule;
import dev.aceso.model.Policy;
import dev.aceso.model.Quantities;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.ScoreWeights;
import dev.aceso.model.Tier;
import dev.aceso.model.ValidationRules;
import java.net.URI;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads how the engine is to decide: deployment, validation and learning. */
final class Rules {
  private static final Set<String> USUAL_TOPICS =
      Set.of("joined", "approval", "manual", "escalated", "failed");

  private static final Map<String, DayOfWeek> DAYS =
      Arrays.stream(DayOfWeek.values())
          .collect(
              Collectors.toMap(
                  day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT), day -> day));

  private final Section deployment;
  private final Section validation;
  private final Section learning;
  private final Set<ComponentId> known;
  private final List<ConfigProblem> problems;

  Rules(
      YamlDocument deployment,
      YamlDocument validation,
      YamlDocument learning,
      Set<ComponentId> known,
      List<ConfigProblem> problems) {
    this.deployment = Section.root(deployment);
    this.validation = Section.root(validation);
    this.learning = Section.root(learning);
    this.known = known;
    this.problems = problems;
  }

  Policy policy(List<RecoveryStrategy> strategies) {
    Section rollout = deployment.get("rollout");
    return new Policy(
        deployment.constant("mode", Mode.class, Mode.SHADOW),
        modeRules(strategies),
        (int) Math.round(share(rollout, "automatic", 1) * 100),
        limits(deployment.get("limits")),
        guards(deployment.get("limits")),
        approval(deployment.get("approval")),
        detection(learning.get("detection")),
        weights(learning.get("weights")),
        new LearningPolicy(
            Playbooks.duration(learning, "relapse", LearningPolicy.DEFAULT.relapse()),
            number(learning, "shrinkage", LearningPolicy.DEFAULT.shrinkage())),
        strategies,
        validationRules());
  }

  List<Notify> notifications() {
    List<Notify> notify = new ArrayList<>();
    for (Section item : deployment.items("notify")) {
      Section url = item.get("webhook").get("url");
      Set<String> on = new LinkedHashSet<>(item.texts("on"));
      try {
        URI webhook = URI.create(item.get("webhook").text("url", ""));
        notify.add(
            new Notify(
                item.text("name", String.valueOf(webhook.getHost())),
                webhook,
                on.isEmpty() ? USUAL_TOPICS : on,
                item.get("webhook").node().path("internal").asBoolean(false),
                Playbooks.duration(item, "give_up", Duration.ofDays(1))));
      } catch (IllegalArgumentException e) {
        problems.add(url.problem("'%s' is no web address".formatted(shown(url))));
      }
    }
    return notify;
  }

  private static String shown(Section section) {
    return section.document().shown(section.pointer());
  }

  private List<ModeRule> modeRules(List<RecoveryStrategy> playbooks) {
    Set<String> known = new TreeSet<>();
    playbooks.forEach(p -> known.add(p.strategy()));
    List<ModeRule> rules = new ArrayList<>();
    for (Section rule : deployment.items("rules")) {
      Section match = rule.get("match");
      rules.add(
          new ModeRule(
              components(match, "component"),
              match.constants("tier", Tier.class),
              match.constants("class", FailureClass.class),
              strategies(match, known),
              rule.constant("mode", Mode.class, Mode.SHADOW)));
    }
    return rules;
  }

  private Set<ComponentId> components(Section match, String key) {
    Set<ComponentId> found = new LinkedHashSet<>();
    for (Section place : match.each(key)) {
      Optional<ComponentId> id = component(place.node().asString());
      id.ifPresentOrElse(
          found::add, () -> problems.add(place.problem(unknown(place.node().asString()))));
    }
    return found;
  }

  /** A pattern that no playbook matches would leave a rule without the effect that was meant. */
  private Set<String> strategies(Section match, Set<String> known) {
    Set<String> patterns = new LinkedHashSet<>();
    for (Section place : match.each("strategy")) {
      String pattern = place.node().asString();
      patterns.add(pattern);
      String expression = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
      if (known.stream().noneMatch(s -> Pattern.matches(expression, s))) {
        problems.add(
            place.problem(
                "no playbook has a strategy like '%s'%s"
                    .formatted(pattern, Similar.hintOrAll(pattern, known))));
      }
    }
    return patterns;
  }

  private Optional<ComponentId> component(String text) {
    return known.stream().filter(k -> k.value().equals(text)).findFirst();
  }

  private String unknown(String text) {
    return "there is no component '%s'%s"
        .formatted(text, Similar.hint(text, known.stream().map(ComponentId::value).toList()));
  }

  private static Policy.Limits limits(Section limits) {
    Policy.Limits usual = Policy.Limits.DEFAULT;
    Section each = limits.get("per_component");
    return new Policy.Limits(
        (int) number(limits, "concurrent", usual.concurrent()),
        (int) number(each, "attempts", usual.attempts()),
        Playbooks.duration(each, "within", usual.within()),
        share(limits, "group", usual.group()),
        share(limits, "system", usual.system()));
  }

  private Guards guards(Section limits) {
    Guards usual = Guards.DEFAULT;
    Section rate = limits.get("rate");
    Section storm = limits.get("storm");
    Section breaker = limits.get("breaker");
    return new Guards(
        new Guards.Rate(
            (int) number(rate, "recoveries", usual.rate().recoveries()),
            Playbooks.duration(rate, "within", usual.rate().within())),
        (int) number(limits, "minimum_healthy", usual.minimumHealthy()),
        new Guards.Storm(
            (int) number(storm, "failures", usual.storm().failures()),
            Playbooks.duration(storm, "within", usual.storm().within()),
            Playbooks.duration(storm, "settle", usual.storm().settle())),
        new Guards.Breaker(
            (int) number(breaker, "failures", usual.breaker().failures()),
            Playbooks.duration(breaker, "within", usual.breaker().within()),
            Playbooks.duration(breaker, "cooldown", usual.breaker().cooldown())),
        Playbooks.duration(limits, "arbitration", usual.arbitration()),
        maintenance());
  }

  private List<MaintenanceWindow> maintenance() {
    List<MaintenanceWindow> windows = new ArrayList<>();
    for (Section item : deployment.items("maintenance")) {
      Set<DayOfWeek> days = new LinkedHashSet<>();
      item.texts("days").forEach(day -> days.add(DAYS.get(day)));
      try {
        windows.add(
            new MaintenanceWindow(
                components(item, "components"),
                days,
                LocalTime.parse(item.text("from", "")),
                LocalTime.parse(item.text("to", "")),
                ZoneId.of(item.text("zone", "UTC"))));
      } catch (DateTimeException e) {
        problems.add(
            item.get("zone")
                .problem(
                    "there is no time zone '%s': write one such as Europe/Berlin, or UTC"
                        .formatted(item.text("zone", ""))));
      }
    }
    return windows;
  }

  private static Policy.Approval approval(Section approval) {
    return new Policy.Approval(
        Playbooks.duration(approval, "expires", Policy.Approval.DEFAULT.expires()),
        (int) number(approval, "needed", Policy.Approval.DEFAULT.needed()),
        Playbooks.duration(approval, "remind", Policy.Approval.DEFAULT.remind()));
  }

  private static DetectionPolicy detection(Section detection) {
    DetectionPolicy usual = DetectionPolicy.DEFAULT;
    Section loop = detection.get("crash_loop");
    return new DetectionPolicy(
        (int) number(loop, "exits", usual.crashLoopExits()),
        Playbooks.duration(loop, "within", usual.crashLoopWithin()),
        number(detection, "phi", usual.phi()),
        Playbooks.duration(detection, "heartbeat_pause", usual.heartbeatPause()),
        Playbooks.duration(detection, "settle", usual.settle()),
        Playbooks.duration(detection, "flap_within", usual.flapWithin()));
  }

  private static ScoreWeights weights(Section weights) {
    ScoreWeights usual = ScoreWeights.DEFAULT;
    return new ScoreWeights(
        number(weights, "fit", usual.fit()),
        number(weights, "risk", usual.risk()),
        number(weights, "harm", usual.harm()),
        number(weights, "time", usual.time()),
        number(weights, "criticality", usual.criticality()),
        number(weights, "data", usual.data()),
        number(weights, "history", usual.history()));
  }

  private Map<ComponentId, ValidationRules> validationRules() {
    ValidationRules defaults = rules(validation.get("defaults"), ValidationRules.NONE);
    Map<ComponentId, ValidationRules> rules = new HashMap<>();
    known.forEach(id -> rules.put(id, defaults));
    Section own = validation.get("components");
    for (String name : own.node().isObject() ? own.keys() : List.<String>of()) {
      ValidationRules its = rules(own.get(name), defaults);
      component(name)
          .ifPresentOrElse(
              id -> rules.put(id, its),
              () -> problems.add(own.get(name).keyProblem(unknown(name))));
    }
    return rules;
  }

  private ValidationRules rules(Section section, ValidationRules otherwise) {
    Set<Category> require = section.constants("require", Category.class);
    Map<String, String> success = new HashMap<>(otherwise.success());
    success.putAll(Playbooks.criteria(section.get("success"), problems));
    return new ValidationRules(
        duration(section, "stability").or(otherwise::stability),
        duration(section, "within").or(otherwise::within),
        require.isEmpty() ? otherwise.require() : require,
        success);
  }

  private static Optional<Duration> duration(Section section, String key) {
    return section.has(key)
        ? Optional.of(Playbooks.duration(section, key, Duration.ZERO))
        : Optional.empty();
  }

  private static double number(Section section, String key, double otherwise) {
    return section.has(key) ? section.node().get(key).asDouble() : otherwise;
  }

  private static double share(Section section, String key, double otherwise) {
    return section.text(key).map(Quantities::share).orElse(otherwise);
  }
}
