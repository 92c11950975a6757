package dev.aceso.targets.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aceso.model.Action;
import dev.aceso.model.Settings;
import dev.aceso.model.StepOutcome;
import dev.aceso.targets.Specs;
import dev.aceso.targets.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As whom real processes run and what they may use, read from /proc. */
class RightsTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final List<Target> opened = new ArrayList<>();

  @BeforeEach
  void reachable() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void endWhatWasStarted() throws Exception {
    for (Target target : opened) {
      target.perform(Action.of("kill"), "end", LONG);
      target.close();
    }
  }

  @Test
  @Tag("root")
  void anOwnedProcessRunsAsItsUserWithItsGroupUmaskAndLimits() throws Exception {
    asRoot();
    Target target =
        watched(
            Map.of(
                "user", "nobody",
                "group", "1",
                "umask", "0027",
                "limits", Map.of("nofile", "111:222", "nproc", 333, "core", 0)));
    long pid = running(target);
    assertThat(status(pid, "Uid")).isEqualTo("65534 65534 65534 65534");
    assertThat(status(pid, "Gid")).isEqualTo("1 1 1 1");
    assertThat(status(pid, "Umask")).isEqualTo("0027");
    assertThat(limit(pid, "Max open files")).isEqualTo("111 222");
    assertThat(limit(pid, "Max processes")).isEqualTo("333 333");
    assertThat(limit(pid, "Max core file size")).isEqualTo("0 0");
    assertThat(environment(pid)).contains("USER=nobody", "LOGNAME=nobody");
    assertThat(target.pid()).as("it is still the process that was started").contains(pid);
    assertThat(target.drift()).isEmpty();
  }

  @Test
  @Tag("root")
  void aLaterEngineAdoptsItAndSeesThatItsUserHasChanged() throws Exception {
    asRoot();
    Target first = watched(Map.of("user", "nobody"));
    long pid = running(first);
    first.close();
    Target same = watched(Map.of("user", "nobody"));
    assertThat(same.pid()).contains(pid);
    assertThat(same.drift()).isEmpty();
    same.close();
    Target other = watched(Map.of("user", "daemon"));
    assertThat(other.pid()).contains(pid);
    assertThat(other.drift()).hasValueSatisfying(d -> assertThat(d).contains("user"));
  }

  @Test
  void umaskAndLowerLimitsNeedNoRoot() throws Exception {
    long pid = running(watched(Map.of("umask", "077", "limits", Map.of("core", "0"))));
    assertThat(status(pid, "Umask")).isEqualTo("0077");
    assertThat(limit(pid, "Max core file size")).isEqualTo("0 0");
  }

  @Test
  @Tag("root")
  void stepsRunAsTheComponentUnlessTheySayOtherwise() throws Exception {
    asRoot();
    Target target = watched(Map.of("user", "nobody"));
    assertThat(exec(target, Map.of())).isEqualTo(new StepOutcome.Succeeded("65534:65534"));
    assertThat(exec(target, Map.of("user", "root"))).isEqualTo(new StepOutcome.Succeeded("0:0"));
  }

  @Test
  void aUserThatDoesNotExistIsToldBeforeAndAtTheStart() throws Exception {
    Target target = watched(Map.of("user", "no-such-user"));
    assertThat(target.obstacle(Action.of("start")))
        .hasValueSatisfying(why -> assertThat(why).contains("there is no user 'no-such-user'"));
    assertThat(target.perform(Action.of("start"), "k", LONG))
        .isInstanceOfSatisfying(
            StepOutcome.Failed.class, f -> assertThat(f.why()).contains("no user"));
  }

  @Test
  void withAPidFileTheUserOnlyTellsWhoseItIs() {
    Settings daemon = new Settings(Map.of("pidfile", "web.pid", "user", "nobody"));
    assertThat(Rights.of(daemon)).isEqualTo(Rights.OWN);
    assertThat(Rights.of(daemon).obstacle()).isEqualTo(Optional.empty());
  }

  private static StepOutcome exec(Target target, Map<String, Object> more) throws Exception {
    Map<String, Object> args = new HashMap<>(more);
    args.put("command", List.of("sh", "-c", "echo $(id -u):$(id -g)"));
    return target.perform(new Action("exec", new Settings(args)), "k", LONG);
  }

  private Target watched(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("command", List.of("sleep", "600"));
    Target target = new ProcessTargetType().open(Specs.web(folder, settings), signal -> {});
    opened.add(target);
    target.watch();
    return target;
  }

  private static long running(Target target) {
    long pid = target.pid().orElseThrow();
    await().until(() -> Proc.name(pid).equals("sleep"));
    return pid;
  }

  private static String status(long pid, String key) throws Exception {
    return words("status", pid, key + ":").strip();
  }

  private static String limit(long pid, String name) throws Exception {
    String[] both = words("limits", pid, name).strip().split(" ", -1);
    return both[0] + " " + both[1];
  }

  private static String words(String file, long pid, String line) throws Exception {
    return Files.readAllLines(Path.of("/proc/" + pid + "/" + file)).stream()
        .filter(l -> l.startsWith(line))
        .map(l -> l.substring(line.length()).replaceAll("\\s+", " "))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> environment(long pid) throws Exception {
    return List.of(Files.readString(Path.of("/proc/" + pid + "/environ")).split("\0", -1));
  }

  private static void asRoot() {
    assumeTrue("root".equals(System.getProperty("user.name")), "another user needs root");
  }
}
