package dev.aceso.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The guide's examples are a configuration that works, and it leaves no key out. */
@Tag("CFG-1")
@Tag("CFG-2")
@Tag("CFG-3")
@Tag("CFG-4")
@Tag("CFG-5")
class GuideTest {
  private static final Path GUIDE = Path.of("..", "docs", "guide", "configuration.md");
  private static final Pattern EXAMPLE =
      Pattern.compile("```yaml\n# ([a-z_]+\\.yaml)\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void theExamplesAreOneGoodConfiguration() throws IOException {
    Folder written = new Folder(folder, Map.of("SLACK_URL", "https://hooks.example/x"));
    Map<String, String> examples = examples();
    assertThat(examples).hasSize(ConfigFile.values().length);
    for (Map.Entry<String, String> example : examples.entrySet()) {
      written.with(example.getKey(), example.getValue());
    }
    assertThat(written.problems()).isEmpty();
    assertThat(written.config().components()).hasSize(3);
    assertThat(written.config().conditions()).containsOnlyKeys("restart-with-cache-clear");
  }

  @Test
  void theLearningExampleShowsTheDefaults() throws IOException {
    String example = examples().getOrDefault("learning_config.yaml", "");
    var said = Folder.good(folder).with("learning_config.yaml", example).config().policy();
    Files.delete(folder.resolve("learning_config.yaml"));
    var usual = new Folder(folder).config().policy();
    assertThat(said.detection()).isEqualTo(usual.detection());
    assertThat(said.learning()).isEqualTo(usual.learning());
    assertThat(said.weights()).isEqualTo(usual.weights());
  }

  @Test
  void everyKeyOfTheSchemasIsInTheGuide() throws IOException {
    String guide = Files.readString(GUIDE);
    for (ConfigFile file : ConfigFile.values()) {
      JsonNode schema = Schemas.of(file.stem());
      for (JsonNode properties : schema.findValues("properties")) {
        if (!schema.at("/$defs/step/properties").equals(properties)
            && !schema.at("/$defs/undo/properties").equals(properties)) {
          assertThat(properties.propertyNames()).allSatisfy(key -> assertThat(guide).contains(key));
        }
      }
    }
  }

  static Map<String, String> examples() throws IOException {
    Map<String, String> examples = new TreeMap<>();
    Matcher matcher = EXAMPLE.matcher(Files.readString(GUIDE));
    while (matcher.find()) {
      examples.put(matcher.group(1), matcher.group(2));
    }
    return examples;
  }
}
