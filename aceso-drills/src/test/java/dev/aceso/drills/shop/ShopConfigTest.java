package dev.aceso.drills.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ShopConfigTest {
  @TempDir Path temporary;

  @Test
  void writesFiveFilesThatSayWhatTheShopIs() throws Exception {
    Path folder = temporary.resolve("a \"quoted\" folder");
    Shop shop = Shop.in(folder);
    assertThat(ShopConfig.write(shop, 7676)).isEqualTo(folder);
    for (String file : List.of("recovery_strategies", "validation_rules", "learning_config")) {
      assertThat(read(folder, file).path("version").asInt()).isEqualTo(1);
    }
    assertThat(read(folder, "deployment_config").path("mode").asString()).isEqualTo("automatic");
    JsonNode main = read(folder, "recovery_config");
    assertThat(main.path("engine").path("listen").asString()).isEqualTo("127.0.0.1:7676");
    JsonNode orders = main.path("components").path(1);
    assertThat(orders.path("id").asString()).isEqualTo("orders");
    assertThat(orders.path("depends_on").path(0).asString()).isEqualTo("payments");
    assertThat(orders.path("command").values().stream().map(JsonNode::asString))
        .containsExactlyElementsOf(shop.command(Role.ORDERS));
    assertThat(orders.path("resources").path(0).path("disk").path("limit").asString())
        .isEqualTo("8MiB");
    assertThat(main.path("components").size()).isEqualTo(Role.values().length);
  }

  private static JsonNode read(Path folder, String file) throws Exception {
    return new YAMLMapper().readTree(Files.readString(folder.resolve(file + ".yaml")));
  }
}
