package dev.aceso.engine.notify;

import dev.aceso.engine.api.ApprovalLinks;
import dev.aceso.engine.config.SystemConfig;
import dev.aceso.engine.loop.Control;
import dev.aceso.engine.loop.Control.Change;
import dev.aceso.engine.loop.Hindrance;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.IncidentState;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Follows the incidents and posts what is worth telling, in order, to each address. */
public final class Notifier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int WAITING = 1_000;

  private record Outgoing(Message message, Optional<Incident> incident) {}

  private final Map<String, Incident> known = new ConcurrentHashMap<>();
  private final BlockingQueue<Outgoing> queue = new ArrayBlockingQueue<>(WAITING);
  private final Thread thread;
  private final Control control;
  private final ApprovalLinks links;
  private final Optional<URI> console;
  private volatile List<SystemConfig.Notify> targets;

  private Notifier(
      Control control,
      List<SystemConfig.Notify> targets,
      ApprovalLinks links,
      Optional<URI> console) {
    this.control = control;
    this.targets = targets;
    this.links = links;
    this.console = console;
    this.thread = Thread.ofVirtual().name("aceso-notify").unstarted(this::run);
  }

  /**
   * Follows until it is closed; what happened before is not told.
   *
   * @param console where people reach the console, when that is known
   */
  public static Notifier start(
      Control control,
      List<SystemConfig.Notify> targets,
      ApprovalLinks links,
      Optional<URI> console) {
    Notifier notifier = new Notifier(control, targets, links, console);
    control.incidents().forEach(i -> notifier.known.put(i.id(), i));
    control.subscribe(notifier::changed);
    notifier.thread.start();
    return notifier;
  }

  public void reconfigure(List<SystemConfig.Notify> next) {
    targets = next;
  }

  private void changed(Change change) {
    if (change instanceof Change.OfIncident(Incident incident, List<IncidentEvent> events)) {
      Optional<Incident> was = Optional.ofNullable(known.put(incident.id(), incident));
      if (incident.state().over()) {
        known.remove(incident.id());
      }
      for (Message message : Messages.of(incident.id(), was, events)) {
        send(new Outgoing(message, Optional.of(incident)));
      }
    }
    if (change instanceof Change.Disabled(Hindrance by, String why)) {
      send(new Outgoing(Messages.of(control.status().system(), by, why), Optional.empty()));
    }
  }

  private void send(Outgoing outgoing) {
    if (!queue.offer(outgoing)) {
      LOG.error("a message was dropped, too many wait: {}", outgoing.message().fact());
    }
  }

  private void run() {
    try {
      while (true) {
        Outgoing next = queue.take();
        for (SystemConfig.Notify target : targets) {
          if (target.on().contains(next.message().topic())) {
            Optional<URI> link = next.incident().flatMap(incident -> link(incident, target));
            new Webhook(target.webhook()).post(json(next, link, console));
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One recipient is one voice, however often it is told. */
  private Optional<URI> link(Incident incident, SystemConfig.Notify target) {
    return incident.state() == IncidentState.AWAITING_APPROVAL
        ? links.of(incident, target.name())
        : Optional.empty();
  }

  /** Slack shows {@code text}; the rest is for programs. */
  private static String json(Outgoing outgoing, Optional<URI> link, Optional<URI> console) {
    ObjectNode json = JSON.createObjectNode();
    json.put(
        "text", outgoing.message().text(console) + link.map(l -> "\nApprove: " + l).orElse(""));
    link.ifPresent(l -> json.put("approve", l.toString()));
    outgoing.message().link(console).ifPresent(l -> json.put("console", l.toString()));
    ArrayNode commands = json.putArray("commands");
    outgoing.message().commands().forEach(commands::add);
    json.put("topic", outgoing.message().topic());
    outgoing.incident().ifPresent(incident -> about(incident, json));
    return JSON.writeValueAsString(json);
  }

  private static void about(Incident incident, ObjectNode json) {
    json.put("incident", incident.id());
    json.put("component", incident.origin().value());
    json.put("state", incident.state().name().toLowerCase(java.util.Locale.ROOT));
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
