package dev.aceso.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake in the four optional files is told with its place, the value and the fix. */
class OtherFilesProblemsTest {
  private static final String DURATION =
      "must be a duration such as 500ms (a number and ms, s, m, h or d)";
  private static final String PERIOD =
      "must be a duration above 0 such as 500ms (a number and ms, s, m, h or d)";
  private static final String SHARE = "must be a share from 0% to 100%, such as 90%";

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource({"playbooks", "steps", "conditions"})
  @Tag("CFG-2")
  void aMistakeInAPlaybookIsTold(String text, List<String> problems) throws IOException {
    check("recovery_strategies.yaml", "version: 1\n" + text, problems);
  }

  static Stream<Arguments> playbooks() {
    return Stream.of(
        row("playbooks:\n", "2:11: playbooks must be a list, but it has no value"),
        row("playbook: []\n", "2:1: unknown key 'playbook'; did you mean 'playbooks'?"),
        row(
            "playbooks:\n  - id: p\n",
            "3:5: playbook p lacks 'steps': add it",
            "3:5: playbook p lacks 'strategy': add it"),
        row(
            "playbooks:\n  - id: restart-simple\n    strategy: restart/simple\n    steps: [start: {}]\n",
            "3:9: playbook 'restart-simple' exists already, in restart-simple.yaml line 4: give this one a name of its own"),
        playbook(
            "strategy: restart",
            "4:15: strategy in playbook p must be a type and a variant such as restart/graceful, not 'restart'"),
        playbook(
            "strategy: a/b\n    for: { kinds: [crashd] }",
            "5:20: an item of kinds in playbook p must be crashed, down, hung, crash-loop, failing, slow-response, disk-full, inodes-exhausted, file-descriptors-exhausted, out-of-memory, dependency-unavailable or dependency-failing, not 'crashd'; did you mean 'crashed'?"),
        playbook(
            "strategy: a/b\n    for: { types: [procces] }",
            "5:20: there is no type of component 'procces'; did you mean 'process'?"),
        playbook(
            "strategy: a/b\n    risk: lo\n    disruption: 11\n    verify: [helth]",
            "5:11: risk in playbook p must be low, medium or high, not 'lo'; did you mean 'low'?",
            "6:17: disruption in playbook p must be at most 10, not '11'",
            "7:14: an item of verify in playbook p must be health, performance, functionality, data-integrity or slo, not 'helth'; did you mean 'health'?"),
        playbook(
            "strategy: a/b\n    success: { error_rat: \"< 1\", response_p95: fast, error_rate: \"< 5s\" }",
            "5:27: unknown criterion 'error_rat': known are error_rate, response_p50, response_p95, response_p99, response_max",
            "5:48: criterion response_p95: 'fast' must be <, <=, > or >= and a bound, such as '< 1s'",
            "5:66: criterion error_rate: '5s' must be a share from 0 to 1, such as 0.01"));
  }

  static Stream<Arguments> steps() {
    return Stream.of(
        steps("[]", "5:12: steps in playbook p must not be empty: give it a value"),
        steps(
            "[strat: {}]",
            "5:13: unknown key 'strat' in an item of steps in playbook p; did you mean 'start'?"),
        steps(
            "[{ start: {}, stop: {} }]",
            "5:13: an item of steps in playbook p must have one key: make an item of each"),
        steps(
            "[start: { on: all, retries: 20, timeout: soon, undo: stop }]",
            "5:26: on in playbook p must be self, dependants-down or dependants-up, not 'all'",
            "5:40: retries in playbook p must be at most 10, not '20'",
            "5:53: timeout in playbook p " + PERIOD + ", not 'soon'",
            "5:65: undo in playbook p must be none, or a step such as { start: {} }, not 'stop'"),
        steps(
            "[start: { undo: { stpo: {} } }]",
            "5:30: unknown key 'stpo' in undo in playbook p; did you mean 'stop'?"),
        row(
            "playbooks:\n  - id: p\n    strategy: a/b\n    for: { types: [systemd] }\n    steps: [clean: {}]\n",
            "6:13: a component of type systemd can't 'clean'; it can: kill, reset-failed, restart, start, stop"));
  }

  @ParameterizedTest
  @MethodSource
  @Tag("EXE-1.4")
  @Tag("EXE-3.4")
  void aCheckpointOrCheckThatCouldNotHelpIsRefused(String text, List<String> problems)
      throws IOException {
    check("recovery_strategies.yaml", "version: 1\n" + text, problems);
  }

  static Stream<Arguments> aCheckpointOrCheckThatCouldNotHelpIsRefused() {
    String checkpoint = "checkpoint: { save: [cp, a, b], verify: [cmp, a, b] }";
    return Stream.of(
        steps("[exec: { command: [sync] }, %s, stop: {}]".formatted(checkpoint)),
        steps(
            "[start: {}, stop: {}, %s]".formatted(checkpoint),
            "5:34: the checkpoint comes after 'stop', which can already harm what it is to save: move it before that step"),
        steps(
            "[checkpoint: { save: [cp, a, b] }]",
            "5:25: checkpoint in playbook p lacks 'verify': add it"),
        steps(
            "[checkpoint: { save: [], verify: [cmp, a, b] }]",
            "5:33: save in playbook p must not be empty: give it a value"),
        steps("[check: { timeout: 5s }]", "5:20: check in playbook p lacks 'command': add it"),
        steps(
            "[stop: { undo: { check: { command: [a] } } }]",
            "5:29: unknown key 'check' in undo in playbook p; known: clean, exec, kill, reset-failed, restart, signal, start, stop"));
  }

  static Stream<Arguments> conditions() {
    String p = "condition of playbook p: ";
    return Stream.of(
        when(
            "component.teir == \"x\"",
            "5:11: " + p + "'component.teir' is not known; did you mean 'component.tier'?"),
        when(
            "mood",
            "5:11: "
                + p
                + "'mood' is not known; known: cause.class, cause.component, cause.kind, cause.probability, component.data, component.group, component.id, component.tier, component.type, failure.class, failure.component, failure.kind, failure.severity"),
        when("'component.tier > 3'", "5:27: " + p + "'>' does not go with string and int"),
        when("component.id", "5:20: " + p + "it must be true or false, but it is a string"),
        when("\"component.id ==\"", "5:27: " + p + "it ends too early"),
        when("'component.id == ]'", "5:28: " + p + "']' is not expected here"),
        when(
            "'component.tier == \"crit\"'",
            "5:30: "
                + p
                + "component.tier is never 'crit'; known: best-effort, critical, standard"),
        when(
            "'failure.kind in [\"hung\", \"crahsed\"]'",
            "5:37: " + p + "failure.kind is never 'crahsed'; did you mean 'crashed'?"),
        when(
            "'[1, 2, 3, 4, 5, 6, 7].all(a, %strue%s)'"
                .formatted("[1, 2, 3, 4, 5, 6, 7].all(b, ".repeat(7), ")".repeat(7)),
            "5:12: "
                + p
                + "it may take 6725600 steps, 10000 are allowed: use fewer nested loops or shorter lists"),
        when(
            "|\n      component.id == \"web\" &&\n      cause.probability == \"high\"",
            "7:25: " + p + "'==' does not go with double and string"));
  }

  @ParameterizedTest
  @MethodSource
  @Tag("CFG-3")
  void aMistakeInTheValidationRulesIsTold(String text, List<String> problems) throws IOException {
    check("validation_rules.yaml", "version: 1\n" + text, problems);
  }

  static Stream<Arguments> aMistakeInTheValidationRulesIsTold() {
    return Stream.of(
        row(
            "defaults: { stability: long, require: [x] }\ncomponents: { web: { succes: {} } }\n",
            "2:24: stability in defaults " + DURATION + ", not 'long'",
            "2:40: an item of require in defaults must be health, performance, functionality, data-integrity or slo, not 'x'",
            "3:22: unknown key 'succes' in component web; did you mean 'success'?"),
        row(
            "components: { wep: { within: 1s }, web: { success: { response_p95: 1s } } }\n",
            "2:15: there is no component 'wep'; did you mean 'web'?",
            "2:68: criterion response_p95: '1s' must be <, <=, > or >= and a bound, such as '< 1s'"));
  }

  @ParameterizedTest
  @MethodSource
  @Tag("CFG-4")
  void aMistakeInTheLearningConfigIsTold(String text, List<String> problems) throws IOException {
    check("learning_config.yaml", "version: 1\n" + text, problems);
  }

  static Stream<Arguments> aMistakeInTheLearningConfigIsTold() {
    return Stream.of(
        row(
            "relapse: 5\nshrinkage: -1\nweights: { fits: 1 }\n",
            "2:10: relapse " + DURATION + ", not '5'",
            "3:12: shrinkage must be at least 0, not '-1'",
            "4:12: unknown key 'fits' in weights; did you mean 'fit'?"),
        row(
            "detection: { crash_loop: { exits: 1 }, phi: high, settle: 1 }\n",
            "2:35: exits in crash_loop must be at least 2, not '1'",
            "2:45: phi in detection must be a number, not 'high'",
            "2:59: settle in detection " + DURATION + ", not '1'"));
  }

  @ParameterizedTest
  @MethodSource
  @Tag("CFG-5")
  void aMistakeInTheDeploymentConfigIsTold(String text, List<String> problems) throws IOException {
    check("deployment_config.yaml", "version: 1\n" + text, problems);
  }

  static Stream<Arguments> aMistakeInTheDeploymentConfigIsTold() {
    return Stream.of(
        row("mode: auto\n", "2:7: mode must be shadow, approve or automatic, not 'auto'"),
        row(
            "rules:\n  - match: { tier: standart }\n    mode: automatic\n",
            "3:20: tier in match must be critical, standard or best-effort, not 'standart'; did you mean 'standard'?"),
        row(
            "rules:\n  - match: { component: [], tier: [] }\n    mode: automatic\n",
            "3:25: component in match must not be empty: give it a value",
            "3:35: tier in match must not be empty: give it a value"),
        row("rules:\n  - match: {}\n", "3:5: an item of rules lacks 'mode': add it"),
        row(
            "rules:\n  - match: { component: [web, wep], strategy: \"restrat/*\" }\n    mode: approve\n",
            "3:31: there is no component 'wep'; did you mean 'web'?",
            "3:47: no playbook has a strategy like 'restrat/*'; known: cleanup/disk, restart/forced, restart/graceful, restart/ordered, restart/simple"),
        row(
            "rollout: { automatic: 25 }\nlimits: { concurrent: 0, per_component: { attempts: x, within: 10 }, group: 34 }\n",
            "2:23: automatic in rollout " + SHARE + ", not '25'",
            "3:23: concurrent in limits must be at least 1, not '0'",
            "3:53: attempts in per_component must be a whole number, not 'x'",
            "3:64: within in per_component " + PERIOD + ", not '10'",
            "3:77: group in limits " + SHARE + ", not '34'"),
        row(
            "approval: { expires: never, needed: 0 }\n",
            "2:22: expires in approval " + PERIOD + ", not 'never'",
            "2:37: needed in approval must be at least 1, not '0'"),
        row(
            "notify: [ { webhook: { url: \"ftp://x\" }, on: [aproval] } ]\n",
            "2:29: url in webhook must be an address that begins with http:// or https://",
            "2:47: an item of on must be opened, joined, approval, manual, recovered, failed, escalated or closed, not 'aproval'; did you mean 'approval'?"));
  }

  private void check(String file, String text, List<String> problems) throws IOException {
    assertThat(Folder.good(folder).with(file, text).problems())
        .isEqualTo(problems.stream().map(p -> file + ":" + p).toList());
  }

  private static Arguments row(String text, String... problems) {
    return arguments(text, List.of(problems));
  }

  private static Arguments playbook(String rest, String... problems) {
    return row("playbooks:\n  - id: p\n    " + rest + "\n    steps: [start: {}]\n", problems);
  }

  private static Arguments steps(String steps, String... problems) {
    return row("playbooks:\n  - id: p\n    strategy: a/b\n    steps: " + steps + "\n", problems);
  }

  private static Arguments when(String condition, String problem) {
    return playbook("strategy: a/b\n    when: " + condition, problem);
  }
}
