package dev.aceso.engine.config;

import dev.aceso.engine.config.SystemConfig.EngineSettings;
import dev.aceso.model.Policy;
import dev.aceso.model.Topology;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a configuration folder. */
public final class ConfigReader {
  private static final long LARGEST = 1024 * 1024;
  private static final String NOTHING = "version: 1\n";

  private final Path folder;
  private final Expansion expansion;
  private final List<ConfigProblem> problems = new ArrayList<>();
  private final Map<ConfigFile, YamlDocument> documents = new EnumMap<>(ConfigFile.class);
  private final MessageDigest digest;

  private ConfigReader(Path folder, Map<String, String> environment) {
    this.folder = folder.toAbsolutePath().normalize();
    this.expansion = new Expansion(this.folder, environment);
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /**
   * Reads and checks a folder; nothing is changed.
   *
   * @param environment what {@code ${NAME}} is looked up in
   */
  public static ReadResult read(Path folder, Map<String, String> environment) {
    return new ConfigReader(folder, environment).read();
  }

  private ReadResult read() {
    for (ConfigFile file : ConfigFile.values()) {
      document(file);
    }
    if (!problems.isEmpty()) {
      return new ReadResult.Bad(problems);
    }
    for (ConfigFile file : ConfigFile.values()) {
      YamlDocument document = document(file);
      problems.addAll(new SchemaCheck(Schemas.of(file.stem())).problems(document));
    }
    return problems.isEmpty() ? build() : new ReadResult.Bad(problems);
  }

  private YamlDocument document(ConfigFile file) {
    return documents.computeIfAbsent(file, this::parse);
  }

  private YamlDocument parse(ConfigFile file) {
    String text = text(file);
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    YamlDocument document = YamlDocument.parse(file.fileName(), text, expansion);
    problems.addAll(document.problems());
    return document;
  }

  private String text(ConfigFile file) {
    Path path = folder.resolve(file.fileName());
    try {
      if (!Files.exists(path)) {
        if (file == ConfigFile.RECOVERY_CONFIG) {
          problems.add(
              new ConfigProblem(
                  path.toString(),
                  1,
                  1,
                  "there is no such file: --config names a folder that has a recovery_config.yaml"));
        }
        return NOTHING;
      }
      if (Files.size(path) > LARGEST) {
        problems.add(new ConfigProblem(file.fileName(), 1, 1, "the file is larger than 1 MiB"));
        return NOTHING;
      }
      return Files.readString(path);
    } catch (CharacterCodingException e) {
      problems.add(new ConfigProblem(file.fileName(), 1, 1, "the file is no text in UTF-8"));
    } catch (IOException e) {
      problems.add(
          new ConfigProblem(file.fileName(), 1, 1, "the file can't be read: " + e.getMessage()));
    }
    return NOTHING;
  }

  private ReadResult build() {
    Section main = Section.root(document(ConfigFile.RECOVERY_CONFIG));
    Path data = folder.resolve(main.get("engine").text("data", "./data")).normalize();
    Installed installed = new Installed();
    Components components = new Components(installed, folder, data.resolve("state"), problems);
    Optional<Topology> topology = components.read(main.document());
    Playbooks playbooks = new Playbooks(installed.verbs(), problems);
    playbooks.addBuiltIn(expansion);
    playbooks.add(document(ConfigFile.RECOVERY_STRATEGIES));
    Rules rules =
        new Rules(
            document(ConfigFile.DEPLOYMENT_CONFIG),
            document(ConfigFile.VALIDATION_RULES),
            document(ConfigFile.LEARNING_CONFIG),
            components.components().keySet(),
            problems);
    Policy policy = rules.policy(playbooks.strategies());
    List<SystemConfig.Notify> notify = rules.notifications();
    Optional<EngineSettings> engine = engine(main.get("engine"), data);
    if (!problems.isEmpty() || topology.isEmpty() || engine.isEmpty()) {
      return new ReadResult.Bad(problems);
    }
    return new ReadResult.Good(
        new SystemConfig(
            main.text("system", ""),
            engine.get(),
            topology.get(),
            components.components(),
            policy,
            playbooks.conditions(),
            notify),
        HexFormat.of().formatHex(digest.digest()));
  }

  private Optional<EngineSettings> engine(Section engine, Path data) {
    String listen = engine.text("listen", "127.0.0.1:7676");
    int colon = listen.lastIndexOf(':');
    String host = listen.substring(0, colon).replaceAll("^\\[|]$", "");
    int port = Integer.parseInt(listen.substring(colon + 1));
    if (port > 65_535) {
      problems.add(engine.get("listen").problem("%d is no port: at most 65535".formatted(port)));
      return Optional.empty();
    }
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      problems.add(engine.get("listen").problem("the host '%s' is not known".formatted(host)));
      return Optional.empty();
    }
    Optional<String> token = engine.text("token");
    if (!address.getAddress().isLoopbackAddress() && token.isEmpty()) {
      problems.add(
          engine
              .get("listen")
              .problem(
                  "'%s' can be reached from outside: set engine.token, or listen on 127.0.0.1"
                      .formatted(listen)));
      return Optional.empty();
    }
    return Optional.of(new EngineSettings(data, address, token));
  }
}
