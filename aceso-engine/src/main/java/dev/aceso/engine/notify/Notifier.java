package dev.aceso.engine.notify;

import dev.aceso.engine.api.ApprovalLinks;
import dev.aceso.engine.config.SystemConfig;
import dev.aceso.engine.journal.Dispatches;
import dev.aceso.engine.journal.JournalException;
import dev.aceso.engine.loop.Control.Change;
import dev.aceso.engine.loop.Delivery;
import dev.aceso.engine.loop.Engine;
import dev.aceso.engine.loop.Hindrance;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentState;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells every configured address of what is worth telling, each by a courier of its own. */
public final class Notifier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<SystemConfig.Notify, Courier> couriers = new ConcurrentHashMap<>();
  private final Engine engine;
  private final Dispatches journal;
  private final ApprovalLinks links;
  private final Optional<URI> console;

  private Notifier(Engine engine, Dispatches journal, ApprovalLinks links, Optional<URI> console) {
    this.engine = engine;
    this.journal = journal;
    this.links = links;
    this.console = console;
  }

  /**
   * Tells until it is closed, beginning with what an earlier engine did not get to. What happened
   * before an address was configured is not told to it.
   *
   * @param console where people reach the console, when that is known
   * @throws JournalException when it can't be kept what was told
   */
  public static Notifier start(
      Engine engine,
      Path data,
      List<SystemConfig.Notify> targets,
      ApprovalLinks links,
      Optional<URI> console)
      throws JournalException {
    Notifier notifier = new Notifier(engine, Dispatches.open(data), links, console);
    notifier.reconfigure(targets);
    engine.deliveries(notifier::deliveries);
    engine.subscribe(notifier::changed);
    return notifier;
  }

  /** Tells exactly these from now on. */
  public synchronized void reconfigure(List<SystemConfig.Notify> next) {
    for (SystemConfig.Notify known : List.copyOf(couriers.keySet())) {
      if (!next.contains(known)) {
        Optional.ofNullable(couriers.remove(known)).ifPresent(Courier::close);
      }
    }
    try {
      journal.keepOnly(
          next.stream()
              .map(to -> Courier.fingerprint(to.webhook().toString()))
              .collect(Collectors.toSet()));
    } catch (JournalException e) {
      LOG.warn("{}", e.getMessage());
    }
    for (SystemConfig.Notify to : next) {
      if (!couriers.containsKey(to)) {
        Courier courier = new Courier(to, journal, this::json, this::failing);
        couriers.put(to, courier);
        courier.start();
      }
    }
    failing();
  }

  private List<Delivery> deliveries() {
    return couriers.values().stream().map(Courier::delivery).toList();
  }

  private void failing() {
    engine.undelivered(
        deliveries().stream()
            .filter(d -> !d.trouble().isEmpty())
            .map(d -> "messages to %s are not delivered: %s".formatted(d.to(), d.trouble()))
            .distinct()
            .sorted()
            .collect(Collectors.joining("; ")));
  }

  private void changed(Change change) {
    if (change instanceof Change.Disabled(Hindrance by, String why)) {
      Message message = Messages.of(engine.status().system(), by, why);
      couriers.values().forEach(courier -> courier.tell(message));
    }
  }

  /** One recipient is one voice, however often it is told. */
  private Optional<URI> link(Incident incident, SystemConfig.Notify target) {
    return incident.state() == IncidentState.AWAITING_APPROVAL
        ? links.of(incident, target.name())
        : Optional.empty();
  }

  /** Slack shows {@code text}; the rest is for programs. */
  private String json(Message message, Optional<Incident> incident, SystemConfig.Notify to) {
    Optional<URI> link = incident.flatMap(i -> link(i, to));
    ObjectNode json = JSON.createObjectNode();
    json.put("text", message.text(console) + link.map(l -> "\nApprove: " + l).orElse(""));
    link.ifPresent(l -> json.put("approve", l.toString()));
    message.link(console).ifPresent(l -> json.put("console", l.toString()));
    ArrayNode commands = json.putArray("commands");
    message.commands().forEach(commands::add);
    json.put("topic", message.topic());
    incident.ifPresent(i -> about(i, json));
    return JSON.writeValueAsString(json);
  }

  private static void about(Incident incident, ObjectNode json) {
    json.put("incident", incident.id());
    json.put("component", incident.origin().value());
    json.put("state", incident.state().name().toLowerCase(Locale.ROOT));
  }

  @Override
  public synchronized void close() throws JournalException {
    couriers.values().forEach(Courier::close);
    journal.close();
  }
}
