package dev.aceso.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake in recovery_config.yaml is told with its place, the value and the fix. */
@Tag("CFG-1")
class MainFileProblemsTest {
  private static final String TCP = "- tcp: { port: 5432 }";
  private static final String COMMAND = "    command: [sleep, \"9\"]\n";
  private static final String NEEDS = "    depends_on: [db]\n";

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource({"system", "components", "dependencies", "probes", "resources", "engine"})
  void aMistakeIsTold(String good, String bad, List<String> problems) throws IOException {
    assertThat(Folder.MAIN).contains(good);
    Folder written =
        new Folder(folder).with("recovery_config.yaml", Folder.MAIN.replace(good, bad));
    assertThat(written.problems())
        .isEqualTo(problems.stream().map(p -> "recovery_config.yaml:" + p).toList());
  }

  static Stream<Arguments> system() {
    return Stream.of(
        row("version: 1", "version: 2", "1:10: version must be 1, not '2'"),
        row("system: shop\n", "", "1:1: the file lacks 'system': add it"),
        row("system: shop", "system: ''", "2:9: system must not be empty: give it a value"),
        row("system: shop", "system: 5", "2:9: system must be text, not '5'"),
        row("system: shop", "system:", "2:8: system must be text, but it has no value"),
        row(
            "system: shop",
            "system: shop\nsystem: x",
            "3:1: 'system' is written twice, first in line 2: remove one"));
  }

  static Stream<Arguments> components() {
    return Stream.of(
        row(
            NEEDS,
            "    helth:\n      - tcp: { port: 1 }\n",
            "11:5: unknown key 'helth' in component web; did you mean 'health'?"),
        row(
            NEEDS,
            "    exits: { expected: [0], ask: [0] }\n",
            "11:34: exit code 0 of component web is both expected and asked about: name it once"),
        row(
            "id: web",
            "id: Web",
            "8:9: id in component Web must be a name of 1 to 64 of a-z 0-9 . _ - that begins with a letter or digit, not 'Web'"),
        row(
            "id: web",
            "id: db",
            "8:9: component 'db' is defined already in line 4: give this one a name of its own"),
        row(
            "type: process",
            "type: proces",
            "9:11: type in component web must be external, process or systemd, not 'proces'; did you mean 'process'?"),
        row("    type: process\n", "", "8:5: component web lacks 'type': add it"),
        row(
            COMMAND,
            "",
            "8:5: component web lacks 'command': add it, or the 'pidfile' of what runs already"),
        row(
            "command: [sleep, \"9\"]",
            "command: sleep 9",
            "10:14: command in component web must be a list, not 'sleep 9'"),
        row(
            "command: [sleep, \"9\"]",
            "command: []",
            "10:14: command in component web must not be empty: give it a value"),
        row(
            "type: process",
            "type: systemd",
            "8:5: component web lacks 'unit': add it",
            "10:5: component web is of type systemd, which has no 'command' (type process has): remove it"),
        row(
            NEEDS,
            "    tier: hihg\n    data: Cache\n",
            "11:11: tier in component web must be critical, standard or best-effort, not 'hihg'",
            "12:11: data in component web must be none, cache, replica or system-of-record, not 'Cache'; did you mean 'cache'?"),
        row(
            NEEDS,
            "    env: { A: [1] }\n    cleanup: [{ path: x }]\n    logs: a.log\n",
            "11:15: A in component web must be text, a number or true or false, not a list",
            "12:15: an item of cleanup in component web lacks 'match': add it",
            "13:11: logs in component web must be a list, not 'a.log'"));
  }

  static Stream<Arguments> dependencies() {
    return Stream.of(
        row(
            "[db]",
            "[dbb]",
            "11:18: component web depends on 'dbb', which is not defined; did you mean 'db'?"),
        row("[db]", "db", "11:17: depends_on in component web must be a list, not 'db'"),
        row(
            "[db]",
            "[web]",
            "11:17: dependency cycle: web -> web; remove one of these dependencies"),
        row(
            "    type: external\n    health",
            "    type: external\n    depends_on: [web]\n    health",
            "6:17: dependency cycle: db -> web -> db; remove one of these dependencies"));
  }

  static Stream<Arguments> probes() {
    return Stream.of(
        row(
            TCP,
            "- tpc: { port: 5432 }",
            "7:9: unknown key 'tpc' in an item of health in component db; did you mean 'tcp'?"),
        row(
            TCP,
            "- tcp: { prot: 5432 }",
            "7:16: unknown key 'prot' in tcp in component db; did you mean 'port'?"),
        row(TCP, "- tcp: {}", "7:14: tcp in component db lacks 'port': add it"),
        row(
            TCP,
            "- tcp: { port: 99999 }",
            "7:22: port in component db must be at most 65535, not '99999'"),
        row(
            TCP,
            "- tcp: { port: \"x\" }",
            "7:22: port in component db must be a whole number, not 'x'"),
        row(
            TCP,
            "- every: 1s",
            "7:9: this probe has no kind: add one of exec, http, process, tcp, unit"),
        row(
            TCP,
            TCP + "\n        http: { url: \"http://127.0.0.1/\" }",
            "7:9: this probe has several kinds, tcp and http: make an item of each"),
        row(
            TCP,
            "- tcp: { port: 1, timeout: 5 }\n        every: 10 s\n        failures: 0",
            "7:34: timeout in component db must be a duration above 0 such as 500ms (a number and ms, s, m, h or d), not '5'",
            "8:16: every in component db must be a duration above 0 such as 500ms (a number and ms, s, m, h or d), not '10 s'",
            "9:19: failures in component db must be at least 1, not '0'"),
        row(
            TCP,
            "- tcp: { port: 1, timeout: 2m }",
            "7:34: timeout in component db must be at most 1m, not '2m'"),
        row(
            TCP,
            TCP + "\n        every: 0s",
            "8:16: every in component db must be a duration above 0 such as 500ms (a number and ms, s, m, h or d), not '0s'"),
        row(
            TCP,
            TCP + "\n        name: a\n      - tcp: { port: 1 }\n        name: a",
            "10:15: another probe of component db is called 'a': give this one a name of its own"),
        row(
            TCP,
            "- tcp",
            "7:9: an item of health in component db must be keys and values, not 'tcp'"));
  }

  static Stream<Arguments> resources() {
    return Stream.of(
        row(
            NEEDS,
            """
                resources:
                  - disc: { path: x }
                  - disk: { path: x, alarm: 120% }
                  - disk: { limit: 5 }
            """,
            "12:9: unknown key 'disc' in an item of resources in component web; did you mean 'disk'?",
            "13:33: alarm in component web must be a share from 0% to 100%, such as 90%, not '120%'",
            "14:15: disk in component web lacks 'path': add it",
            "14:24: limit in component web must be a size such as 8MiB (a number and B, KiB, MiB, GiB or TiB), not '5'"));
  }

  static Stream<Arguments> engine() {
    return Stream.of(
        engine(
            "listen: 7676",
            "3:19: listen in engine must be a host and a port, such as 127.0.0.1:7676, not '7676'"),
        engine(
            "listen: localhost",
            "3:19: listen in engine must be a host and a port, such as 127.0.0.1:7676, not 'localhost'"),
        engine("listen: \"127.0.0.1:99999\"", "3:19: '127.0.0.1:99999': a port is at most 65535"),
        engine(
            "listen: \"0.0.0.0:7676\"",
            "3:19: '0.0.0.0:7676' can be reached from outside: make a token for somebody (aceso token NAME --role ROLE), or listen on 127.0.0.1"),
        engine("token: short", "3:18: token in engine must have at least 16 characters"),
        engine(
            "port: 7676",
            "3:11: unknown key 'port' in engine; known: access, data, kill_switch, listen, references, token, url"));
  }

  @Test
  void aMissingFileIsToldWithItsPath() {
    assertThat(new Folder(folder).problems())
        .containsExactly(
            folder
                + "/recovery_config.yaml:1:1: there is no such file: name a folder that has one");
  }

  @Test
  void allMistakesOfAllFilesAreToldAtOnceInTheirOrder() throws IOException {
    Folder written =
        Folder.good(folder)
            .with("recovery_config.yaml", Folder.MAIN.replace("[db]", "[d]") + "    tire: x\n")
            .with("recovery_strategies.yaml", "version: 1\nplaybooks: [\n")
            .with("learning_config.yaml", "version: 1\nphi: 3\n")
            .with("deployment_config.yaml", "version: 1\nmode: auto\n");
    assertThat(written.problems().stream().map(p -> p.replaceAll("^([a-z_.]+:\\d+).*", "$1")))
        .containsExactly(
            "deployment_config.yaml:2",
            "learning_config.yaml:2",
            "recovery_config.yaml:12",
            "recovery_strategies.yaml:3");
  }

  private static Arguments row(String good, String bad, String... problems) {
    return arguments(good, bad, List.of(problems));
  }

  private static Arguments engine(String setting, String problem) {
    return row("system: shop", "system: shop\nengine: { " + setting + " }", problem);
  }
}
