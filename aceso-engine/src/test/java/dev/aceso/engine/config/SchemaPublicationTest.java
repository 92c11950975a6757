package dev.aceso.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** The schemas that are published for editors are those that the program checks by. */
@Tag("CFG-1")
@Tag("CFG-2")
@Tag("CFG-3")
@Tag("CFG-4")
@Tag("CFG-5")
class SchemaPublicationTest {
  private static final Path PUBLISHED = Path.of("..", "docs", "schemas");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(ConfigFile.class)
  void aSchemaIsPublishedAsItIsUsed(ConfigFile file) throws IOException {
    Schemas.publish(folder);
    String name = file.stem() + ".schema.json";
    assertThat(PUBLISHED.resolve(name))
        .describedAs("regenerate with: ./aceso check --schemas docs/schemas")
        .hasSameTextualContentAs(folder.resolve(name));
    assertThat(JSON.readTree(Files.readString(folder.resolve(name))))
        .isEqualTo(Schemas.of(file.stem()));
  }

  @Test
  void nothingElseIsPublished() throws IOException {
    Schemas.publish(folder);
    assertThat(names(PUBLISHED)).isEqualTo(names(folder));
  }

  @ParameterizedTest
  @EnumSource(ConfigFile.class)
  void aSchemaIsOneByTheMetaSchema(ConfigFile file) {
    var meta =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(
                com.networknt.schema.SchemaLocation.of(
                    "https://json-schema.org/draft/2020-12/schema"));
    assertThat(meta.validate(Schemas.of(file.stem()))).isEmpty();
  }

  private static java.util.List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
