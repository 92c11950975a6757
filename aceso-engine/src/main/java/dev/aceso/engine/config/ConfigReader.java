package dev.aceso.engine.config;

import dev.aceso.engine.access.AccessPolicy;
import dev.aceso.engine.config.SystemConfig.EngineSettings;
import dev.aceso.model.Policy;
import dev.aceso.model.Topology;
import dev.aceso.words.Secrets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a configuration folder. */
public final class ConfigReader {
  private static final long LARGEST = 1024 * 1024;

  /** What says nothing, though it may be looked up in the environment. */
  private static final Set<String> TOLD = Set.of("localhost", "127.0.0.1");

  private static final String NOTHING = "version: 1\n";

  private final Path folder;
  private final Expansion expansion;
  private final List<ConfigProblem> problems = new ArrayList<>();

  /** Those that match their schema. */
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
      text(file).ifPresent(text -> parse(file, text));
    }
    problems.forEach(unread -> digest.update(unread.toString().getBytes(StandardCharsets.UTF_8)));
    String fingerprint = HexFormat.of().formatHex(digest.digest());
    Optional<SystemConfig> config = named();
    if (config.isEmpty() || !problems.isEmpty()) {
      return new ReadResult.Bad(problems.stream().map(expansion::hidden).toList(), fingerprint);
    }
    return new ReadResult.Good(config.get(), fingerprint);
  }

  /** A document that does not match its schema is left out: what reads it needs it to. */
  private void parse(ConfigFile file, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    YamlDocument document = YamlDocument.parse(file.fileName(), text, expansion);
    List<ConfigProblem> found =
        document.problems().isEmpty()
            ? new SchemaCheck(Schemas.of(file.stem())).problems(document)
            : document.problems();
    problems.addAll(found);
    if (found.isEmpty()) {
      documents.put(file, document);
    }
  }

  /** Empty when there is no such file, or it can't be read. */
  private Optional<String> text(ConfigFile file) {
    Path path = folder.resolve(file.fileName());
    try {
      if (!Files.exists(path)) {
        if (file == ConfigFile.RECOVERY_CONFIG) {
          add(path.toString(), "there is no such file: name a folder that has one");
        }
        return Optional.empty();
      }
      if (!Files.isRegularFile(path)) {
        add(file.fileName(), "this is no file: remove it, or put a file in its place");
        return Optional.empty();
      }
      if (Files.size(path) > LARGEST) {
        add(
            file.fileName(),
            "the file is larger than 1 MiB: split the system, or remove what is not needed");
        return Optional.empty();
      }
      if (file == ConfigFile.ACCESS_CONFIG) {
        Optional<String> fault = People.unsafe(path);
        if (fault.isPresent()) {
          add(file.fileName(), fault.get());
          return Optional.empty();
        }
      }
      return Optional.of(Files.readString(path));
    } catch (CharacterCodingException e) {
      add(file.fileName(), "the file is no text in UTF-8: save it as UTF-8");
    } catch (IOException e) {
      add(file.fileName(), "the file can't be read: let the engine's user read it");
    }
    return Optional.empty();
  }

  /** Names of files are given in the locale of the engine, which may not have all characters. */
  private Optional<SystemConfig> named() {
    try {
      return build();
    } catch (InvalidPathException e) {
      add(
          ConfigFile.RECOVERY_CONFIG.fileName(),
          "the path '%s' can't be named: leave out null characters, and start the engine with"
                  .formatted(e.getInput().replace("\0", "\\0"))
              + " LC_ALL=C.UTF-8");
      return Optional.empty();
    }
  }

  private void add(String file, String message) {
    problems.add(new ConfigProblem(file, 1, 1, message));
  }

  private YamlDocument document(ConfigFile file) {
    return documents.computeIfAbsent(
        file, f -> YamlDocument.parse(f.fileName(), NOTHING, expansion));
  }

  private Optional<SystemConfig> build() {
    Installed installed = new Installed();
    Playbooks playbooks = new Playbooks(installed, problems);
    playbooks.addBuiltIn(expansion);
    playbooks.add(document(ConfigFile.RECOVERY_STRATEGIES));
    if (!documents.containsKey(ConfigFile.RECOVERY_CONFIG)) {
      return Optional.empty();
    }
    Section main = Section.root(document(ConfigFile.RECOVERY_CONFIG));
    Path data = folder.resolve(main.get("engine").text("data", Whereabouts.DATA)).normalize();
    Components components = new Components(installed, folder, data.resolve("state"), problems);
    Optional<Topology> topology = components.read(main.document());
    Rules rules =
        new Rules(
            document(ConfigFile.DEPLOYMENT_CONFIG),
            document(ConfigFile.VALIDATION_RULES),
            document(ConfigFile.LEARNING_CONFIG),
            components.components().keySet(),
            problems);
    Set<String> told = new HashSet<>(TOLD);
    told.add(main.text("system", ""));
    components.components().keySet().forEach(id -> told.add(id.value()));
    Secrets secrets = Confidential.of(expansion.references(), documents.values(), told);
    Policy policy =
        rules.policy(
            playbooks.strategies().stream()
                .map(playbook -> Confidential.referring(playbook, secrets))
                .toList());
    List<SystemConfig.Notify> notify = rules.notifications();
    Optional<EngineSettings> engine = engine(main.get("engine"), data);
    return topology.isPresent() && engine.isPresent()
        ? Optional.of(
            new SystemConfig(
                main.text("system", ""),
                engine.get(),
                topology.get(),
                components.components(),
                policy,
                playbooks.conditions(),
                notify,
                secrets))
        : Optional.empty();
  }

  private Optional<EngineSettings> engine(Section engine, Path data) {
    String listen = engine.text("listen", Whereabouts.LISTEN);
    int colon = listen.lastIndexOf(':');
    String host = listen.substring(0, colon).replaceAll("^\\[|]$", "");
    int port = Integer.parseInt(listen.substring(colon + 1));
    Section place = engine.get("listen");
    if (port > 65_535) {
      problems.add(place.problem("'%s': a port is at most 65535".formatted(listen)));
      return Optional.empty();
    }
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      problems.add(place.problem("the host '%s' is not known: write an address".formatted(host)));
      return Optional.empty();
    }
    AccessPolicy access = new People(document(ConfigFile.ACCESS_CONFIG), problems).policy(engine);
    if (!address.getAddress().isLoopbackAddress() && !access.needsToken()) {
      problems.add(
          place.problem(
              "'%s' can be reached from outside: make a token for somebody (aceso token NAME --role ROLE), or listen on 127.0.0.1"
                  .formatted(listen)));
      return Optional.empty();
    }
    Path killSwitch = engine.text("kill_switch").map(folder::resolve).orElse(data.resolve("STOP"));
    return Optional.of(
        new EngineSettings(
            data,
            address,
            URI.create(engine.text("url", "http://" + listen)),
            access,
            killSwitch,
            references(engine)));
  }

  /** Looked up each time they are tried, as names can come to mean other addresses. */
  private List<InetSocketAddress> references(Section engine) {
    List<InetSocketAddress> references = new ArrayList<>();
    for (Section place : engine.items("references")) {
      String text = place.node().asString();
      int colon = text.lastIndexOf(':');
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port < 1 || port > 65_535) {
        problems.add(place.problem("'%s': a port is from 1 to 65535".formatted(text)));
        continue;
      }
      String host = text.substring(0, colon).replaceAll("^\\[|]$", "");
      references.add(InetSocketAddress.createUnresolved(host, port));
    }
    return references;
  }
}
