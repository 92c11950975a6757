package dev.aceso.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be found out before anything runs. */
class CheckTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int check(String component, String... more) throws IOException {
    Files.writeString(
        folder.resolve("recovery_config.yaml"),
        """
        version: 1
        system: shop
        engine: { data: ./data, listen: "127.0.0.1:0" }
        components:
          - id: web
        %s"""
            .formatted(component.indent(4)));
    List<String> args = new ArrayList<>(List.of("check", "--config", folder.toString()));
    args.addAll(List.of(more));
    return Main.run(args.toArray(String[]::new), new PrintWriter(out), new PrintWriter(err));
  }

  @Test
  void whatCanRunIsGoodAndNothingIsMadeForIt() throws IOException {
    assertThat(check("type: process\ncommand: [sleep, \"9\"]")).isZero();
    assertThat(out.toString()).contains("is good: system shop, 1 components");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  @Tag("CFG-1")
  void aProgramThatIsNotThereIsToldUnlessTheFilesAreForAnotherMachine() throws IOException {
    String component = "type: process\ncommand: [/opt/shop/bin/web]";
    assertThat(check(component)).isEqualTo(CliCommand.USAGE);
    assertThat(err.toString())
        .contains("component web could not be started here: ", "/opt/shop/bin/web");
    assertThat(check(component, "--elsewhere")).isZero();
  }

  @Test
  @Tag("CFG-1")
  void whatCantBeOpenedIsTold() throws IOException {
    for (String http :
        List.of(
            "{ url: \"http://[::1/\" }",
            "{ url: \"http://127.0.0.1/\", headers: { \"X Bad\": \"1\" } }",
            "{ url: \"http://127.0.0.1/\", headers: { X: \"a\\nb\" } }",
            "{ url: \"http:///path\" }")) {
      err.getBuffer().setLength(0);
      assertThat(check("type: external\nhealth: [ { http: %s } ]".formatted(http)))
          .as(http)
          .isEqualTo(CliCommand.USAGE);
      assertThat(err.toString().lines()).as(http).hasSize(1);
      assertThat(err.toString()).as(http).contains("web").doesNotContain("Exception");
    }
  }

  @Test
  @Tag("CFG-1")
  void programsAreToldItToo() throws IOException {
    assertThat(check("type: process\ncommand: [/opt/shop/bin/web]", "--json"))
        .isEqualTo(CliCommand.USAGE);
    assertThat(out.toString()).contains("\"good\":false", "could not be started here");
  }
}
