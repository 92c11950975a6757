package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aceso.engine.access.Role;
import dev.aceso.engine.access.Tokens;
import dev.aceso.engine.config.AccessFile;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who may do what with a real engine, and in whose name it is done. */
@Tag("EXT-5")
class WhoMayTest extends Drill {
  private static final String ME = System.getProperty("user.name");
  private static final String ASK =
      """
      my $r = HTTP::Tiny->new->request($ARGV[0], $ARGV[1],
          {content => $ARGV[2], headers => {'Content-Type' => 'application/json'}});
      print "$r->{status} $r->{content}";
      """;

  @Test
  void theCommandLineFindsTheSocketAndTheJournalNamesTheUser() throws Exception {
    system.setting("access: look").counted("web").serve();
    assertThat(system.post("/api/v1/pause", "{\"by\":\"root\"}").statusCode())
        .as("over TCP one may only look")
        .isEqualTo(403);

    String said = run(aceso("pause", "--by", "eve", "--config", folder.toString()));

    assertThat(said).contains("paused");
    assertThat(system.get("/api/v1/status").at("/paused").asBoolean(false)).isTrue();
    system.engine().stop();
    assertThat(Files.readString(folder.resolve("data/journal.db"), StandardCharsets.ISO_8859_1))
        .contains("\"by\":\"" + ME + " (for eve)\"");
  }

  @Test
  void anotherUserOfTheMachineMayLookAndNotPause() throws Exception {
    assumeTrue(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "needs root, for setpriv");
    system.setting("access: look").counted("web").serve();

    assertThat(asNobody("GET", "/api/v1/status", "")).startsWith("200 ").contains("\"drill\"");
    assertThat(asNobody("POST", "/api/v1/pause", "{\"by\":\"root\"}")).startsWith("403 ");
    assertThat(system.get("/api/v1/status").at("/paused").asBoolean(true)).isFalse();
  }

  @Test
  void twoTokensOfOnePersonAreOneVoiceAndASecondPersonLetsItBegin() throws Exception {
    system.counted("web").configured();
    String ada = token("ada");
    String adas = token("ada");
    String bob = token("bob");
    system
        .file("deployment_config.yaml", "version: 1\nmode: approve\napproval: { needed: 2 }\n")
        .as(ada)
        .serve();
    system.signal("web", "KILL");
    String id = system.awaitIncident("web", "awaiting_approval").at("/id").asString();
    String approve = "/api/v1/incidents/" + id + "/approve";

    assertThat(system.post(approve, "{}").body()).contains("1 more needed");
    HttpResponse<String> again = system.as(adas).post(approve, "{\"by\":\"bob\"}");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("ada has approved already");
    assertThat(system.lives("web")).as("it has not begun").hasSize(1);

    assertThat(system.as(bob).post(approve, "{}").statusCode()).isEqualTo(200);
    system.awaitIncident("web", "recovered");
    assertThat(system.answer("/api/v1/incidents/" + id).body())
        .contains("approved by ada", "approved by bob");
  }

  private String token(String name) throws Exception {
    String token = Tokens.fresh();
    AccessFile.add(folder, name, Role.APPROVER, Tokens.hash(token));
    return token;
  }

  private String asNobody(String method, String path, String body) throws Exception {
    return run(
        List.of(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "perl",
            "-MHTTP::Tiny",
            "-e",
            ASK,
            method,
            "http://127.0.0.1:" + system.api() + path,
            body));
  }

  private static List<String> aceso(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(TestSystem.java());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "dev.aceso.engine.cli.Main"));
    command.addAll(List.of(arguments));
    return command;
  }

  /** What it printed; it must succeed. */
  private static String run(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("ACESO_"));
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
