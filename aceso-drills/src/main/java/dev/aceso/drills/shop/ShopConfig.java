package dev.aceso.drills.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Writes the configuration of an engine that looks after a shop. */
public final class ShopConfig {
  private static final String SCRATCH =
      """
          resources:
            - disk: { path: ./orders/scratch, limit: 8MiB, alarm: 95% }
              every: 500ms
      """;

  private static final String STRATEGIES =
      """
      version: 1
      playbooks:
        - id: restart-with-cache-clear
          title: Restart with an empty session cache
          strategy: restart/graceful
          for: { classes: [service-failure], kinds: [crash-loop], types: [process] }
          when: 'component.data != "system-of-record"'
          risk: low
          steps:
            - stop: { grace: 2s }
            - exec: { command: [rm, -rf, ./cache], undo: none }
            - start: {}
          verify: [health, functionality]
        - id: clear-scratch
          title: Delete temporary files from the scratch folder
          strategy: cleanup/disk
          for: { classes: [resource-exhaustion], kinds: [disk-full], types: [process] }
          risk: low
          steps:
            - exec: { command: [find, ./scratch, -name, "*.tmp", -delete], undo: none }
          verify: [health, functionality]
      """;

  /** The shop breaks far more often than a real system; hence the many attempts. */
  private static final String DEPLOYMENT =
      """
      version: 1
      mode: automatic
      limits: { concurrent: 5, per_component: { attempts: 60, within: 10m }, rate: { recoveries: 300, within: 10m } }
      """;

  private static final String DEFAULTS =
      """
      version: 1
      """;

  private ShopConfig() {}

  /**
   * Writes the five files into the shop's folder.
   *
   * @param enginePort where the engine is to listen, on 127.0.0.1
   * @return the configuration folder
   */
  public static Path write(Shop shop, int enginePort) throws IOException {
    Path folder = shop.folder();
    for (Role role : Role.values()) {
      Files.createDirectories(shop.home(role));
    }
    Files.createDirectories(shop.scratch());
    StringBuilder main = new StringBuilder(engine(enginePort));
    for (Role role : Role.values()) {
      main.append(component(shop, role));
    }
    Files.writeString(folder.resolve("recovery_config.yaml"), main);
    Files.writeString(folder.resolve("recovery_strategies.yaml"), STRATEGIES);
    Files.writeString(folder.resolve("deployment_config.yaml"), DEPLOYMENT);
    Files.writeString(folder.resolve("validation_rules.yaml"), DEFAULTS);
    Files.writeString(folder.resolve("learning_config.yaml"), DEFAULTS);
    return folder;
  }

  private static String engine(int port) {
    return """
    version: 1
    system: shop
    engine:
      data: ./data
      listen: 127.0.0.1:%d
    components:
    """
        .formatted(port);
  }

  private static String component(Shop shop, Role role) {
    String common = common(shop, role);
    return switch (role) {
      case PAYMENTS, STOREFRONT -> common + functionality(shop, role);
      case ORDERS -> common + functionality(shop, role) + SCRATCH;
      case LOAD -> common;
    };
  }

  private static String common(Shop shop, Role role) {
    String command =
        shop.command(role).stream().map(ShopConfig::quoted).collect(Collectors.joining(", "));
    return """
      - id: %1$s
        type: process
        command: [%2$s]
        directory: ./%1$s
        depends_on: [%3$s]
        tier: %4$s
        data: cache
        health:
          - http: { url: "%5$s", timeout: 500ms }
            every: 250ms
            failures: 2
    """
        .formatted(
            role.id(),
            command,
            role.needs().map(Role::id).orElse(""),
            tier(role),
            shop.health(role));
  }

  private static String functionality(Shop shop, Role role) {
    return """
        functionality:
          - http: { url: "%s", timeout: 1s }
            every: 500ms
            failures: 3
    """
        .formatted(shop.business(role));
  }

  private static String tier(Role role) {
    return switch (role) {
      case STOREFRONT -> "critical";
      case ORDERS, PAYMENTS -> "standard";
      case LOAD -> "best-effort";
    };
  }

  /** A YAML double-quoted scalar. */
  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
