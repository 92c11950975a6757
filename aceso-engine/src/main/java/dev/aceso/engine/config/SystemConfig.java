package dev.aceso.engine.config;

import dev.aceso.decide.Condition;
import dev.aceso.engine.access.AccessPolicy;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Policy;
import dev.aceso.model.Settings;
import dev.aceso.model.Topology;
import dev.aceso.targets.TargetSpec;
import dev.aceso.words.Secrets;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A whole configuration, checked.
 *
 * @param conditions the compiled conditions of the playbooks that have one, by playbook id
 * @param secrets what is not to be told to anybody; the steps of playbooks hold references in the
 *     place of what these stand for
 */
public record SystemConfig(
    String system,
    EngineSettings engine,
    Topology topology,
    Map<ComponentId, ComponentConfig> components,
    Policy policy,
    Map<String, Condition> conditions,
    List<Notify> notifications,
    Secrets secrets) {
  public SystemConfig {
    components = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(components));
    conditions = Map.copyOf(conditions);
    notifications = List.copyOf(notifications);
  }

  /**
   * The engine's own settings.
   *
   * @param data folder of journal, knowledge and state
   * @param publicUrl where people reach it, for the links that they are sent
   * @param access who may do what over the API
   * @param killSwitch a file that stops everything as long as it is there
   * @param references addresses of which at least one answers while the engine's network works
   */
  public record EngineSettings(
      Path data,
      InetSocketAddress listen,
      URI publicUrl,
      AccessPolicy access,
      Path killSwitch,
      List<InetSocketAddress> references) {
    public EngineSettings {
      references = List.copyOf(references);
    }

    /** Where people reach the console from elsewhere; empty when only {@code listen} is known. */
    public Optional<URI> console() {
      boolean asListen =
          publicUrl.getPort() == listen.getPort()
              && listen.getHostString().equals(publicUrl.getHost());
      return asListen ? Optional.empty() : Optional.of(publicUrl);
    }

    /** Whether a running engine can come from the other settings to these. */
    public boolean needsNoRestart(EngineSettings other) {
      return data.equals(other.data)
          && listen.equals(other.listen)
          && publicUrl.equals(other.publicUrl)
          && killSwitch.equals(other.killSwitch);
    }

    @Override
    public String toString() {
      return "EngineSettings[data=%s, listen=%s, access=%s, killSwitch=%s, references=%s]"
          .formatted(data, listen, access, killSwitch, references);
    }
  }

  /** How one component is watched. */
  public record ComponentConfig(TargetSpec target, List<SensorConfig> sensors, List<Path> logs) {
    public ComponentConfig {
      sensors = List.copyOf(sensors);
      logs = List.copyOf(logs);
    }
  }

  /** One sensor of a component. */
  public record SensorConfig(String kind, Settings settings, Duration every) {}

  /**
   * Who is told what.
   *
   * @param name by which people know the recipient; a recipient's approvals are one voice
   * @param webhook the address, which may hold a secret
   * @param internal whether it may be an address that is no public one
   * @param giveUp age at which a message is given up
   */
  public record Notify(
      String name, URI webhook, Set<String> on, boolean internal, Duration giveUp) {
    public Notify {
      on = Set.copyOf(on);
    }

    @Override
    public String toString() {
      return "Notify[name=%s, webhook=%s, on=%s]".formatted(name, webhook.getHost(), on);
    }
  }
}
