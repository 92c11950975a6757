package dev.aceso.targets.systemd;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.freedesktop.dbus.connections.IDisconnectCallback;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.matchrules.DBusMatchRule;
import org.freedesktop.dbus.matchrules.DBusMatchRuleBuilder;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MethodCall;
import org.freedesktop.dbus.types.Variant;
import org.jspecify.annotations.Nullable;

/** One connection to a bus, from its making to its loss. Thread-safe. */
final class BusSession {
  /** Milliseconds; dbus-java tries again every 500 ms for as long. */
  private static final int ONE_ATTEMPT = 500;

  private final DBusConnection connection;
  private final CompletableFuture<Void> lost;

  private BusSession(DBusConnection connection, CompletableFuture<Void> lost) {
    this.connection = connection;
    this.lost = lost;
  }

  /**
   * Connects, and asks for systemd's signals. Can hang for good when the host is frozen: an
   * interrupt ends it.
   *
   * @param tell passes what is heard on to all who listen
   * @param limit of each call on the way
   */
  static BusSession connect(String address, Consumer<Consumer<BusListener>> tell, Duration limit)
      throws DBusException, IOException, InterruptedException {
    CompletableFuture<Void> lost = new CompletableFuture<>();
    DBusConnection connection =
        DBusConnectionBuilder.forAddress(address)
            .withShared(false)
            .withDisconnectCallback(new Loss(lost))
            .transportConfig()
            .withTimeout(ONE_ATTEMPT)
            .back()
            .receivingThreadConfig()
            .withSignalThreadCount(1) // keeps the signals in their order
            .connectionConfig()
            .build();
    BusSession session = new BusSession(connection, lost);
    try {
      session.subscribe(tell, limit);
      return session;
    } catch (DBusException | DBusExecutionException | IOException | InterruptedException e) {
      session.drop();
      throw e;
    }
  }

  /** Completes when the connection is no more. */
  CompletableFuture<Void> lost() {
    return lost;
  }

  /** Sends the call and waits for its answer, at most as long as given. */
  Reply call(Call call, Duration within) throws InterruptedException {
    long end = System.nanoTime() + within.toNanos();
    try {
      MethodCall message =
          connection
              .getMessageFactory()
              .createMethodCall(
                  null,
                  call.destination(),
                  call.path(),
                  call.iface(),
                  call.method(),
                  (byte) 0,
                  call.signature().isEmpty() ? null : call.signature(),
                  call.args().toArray());
      connection.sendMessage(message);
      Message reply = null;
      while (reply == null && !lost.isDone()) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return new Reply.Silence("no answer to " + call.method() + " in time");
        }
        reply = message.getReply(Math.min(left, 100)); // a lost connection wakes nobody
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      return reply == null
          ? new Reply.Silence("the bus went away during " + call.method())
          : read(reply);
    } catch (DBusException e) {
      return new Reply.Silence(call.method() + ": " + e.getMessage());
    } catch (DBusExecutionException e) {
      return new Reply.Unreachable(call.method() + ": " + e.getMessage());
    }
  }

  /** Gives the connection up, without waiting for anything. */
  void drop() {
    lost.complete(null);
    Thread.ofVirtual().name("aceso-bus-drop").start(connection::disconnect);
  }

  private void subscribe(Consumer<Consumer<BusListener>> tell, Duration limit)
      throws DBusException, IOException, InterruptedException {
    String owner =
        String.valueOf(required(Call.daemon("GetNameOwner", "s", Call.SYSTEMD), limit).getFirst());
    // The sender is part of each rule: any other client of the bus could send the same signals.
    connection.addGenericSigHandler(
        rule(owner, Call.PROPERTIES).withMember("PropertiesChanged").build(),
        signal -> propertiesChanged(signal, tell));
    connection.addGenericSigHandler(
        rule(owner, Call.MANAGER).build(), signal -> managerSignal(signal, tell));
    DBusMatchRule renamed =
        rule(Call.DAEMON, Call.DAEMON)
            .withMember("NameOwnerChanged")
            .withArg0123(0, Call.SYSTEMD)
            .build();
    connection.addGenericSigHandler(renamed, signal -> drop());
    required(Call.manager("Subscribe", ""), limit);
  }

  private static DBusMatchRuleBuilder rule(String sender, String iface) {
    return DBusMatchRuleBuilder.create().withType("signal").withSender(sender).withInterface(iface);
  }

  private List<?> required(Call call, Duration limit) throws IOException, InterruptedException {
    return switch (call(call, limit)) {
      case Reply.Answer answer -> answer.values();
      case Reply.Refusal refusal -> throw new IOException(call.method() + ": " + refusal);
      case Reply.Silence silence -> throw new IOException(silence.why());
      case Reply.Unreachable unreachable -> throw new IOException(unreachable.why());
    };
  }

  private static Reply read(Message reply) throws DBusException {
    @Nullable Object @Nullable [] values = reply.getParameters();
    List<?> list = values == null ? List.of() : Arrays.asList(values);
    if (reply instanceof org.freedesktop.dbus.messages.Error) {
      return new Reply.Refusal(
          reply.getName(), list.isEmpty() ? "no message" : String.valueOf(list.getFirst()));
    }
    return new Reply.Answer(list.stream().map(BusSession::plain).toList());
  }

  private static void propertiesChanged(DBusSignal signal, Consumer<Consumer<BusListener>> tell) {
    List<?> values = values(signal);
    if (values.size() >= 2 && values.get(1) instanceof Map<?, ?> map) {
      String path = signal.getPath();
      String iface = String.valueOf(values.getFirst());
      Map<String, Object> properties = properties(map);
      tell.accept(listener -> listener.changed(path, iface, properties));
    }
  }

  private static void managerSignal(DBusSignal signal, Consumer<Consumer<BusListener>> tell) {
    if (signal.getName().equals("JobRemoved")) {
      List<?> values = values(signal);
      String path = String.valueOf(values.get(1));
      String unit = String.valueOf(values.get(2));
      String result = String.valueOf(values.get(3));
      tell.accept(listener -> listener.jobRemoved(path, unit, result));
    } else if (signal.getName().equals("Reloading") && values(signal).contains(false)) {
      tell.accept(BusListener::reloaded);
    }
  }

  private static List<?> values(DBusSignal signal) {
    try {
      return Arrays.asList(signal.getParameters());
    } catch (DBusException e) {
      throw new IllegalStateException("unreadable signal " + signal.getName(), e);
    }
  }

  private static Object plain(Object value) {
    return value instanceof Map<?, ?> map ? properties(map) : value;
  }

  private static Map<String, Object> properties(Map<?, ?> variants) {
    Map<String, Object> plain = new LinkedHashMap<>();
    variants.forEach(
        (key, value) ->
            plain.put(String.valueOf(key), value instanceof Variant<?> v ? v.getValue() : value));
    return plain;
  }

  /** Tells the session that its connection is no more, whoever ended it. */
  private record Loss(CompletableFuture<Void> lost) implements IDisconnectCallback {
    @Override
    public void disconnectOnError(IOException e) {
      lost.complete(null);
    }

    @Override
    public void clientDisconnect() {
      lost.complete(null);
    }

    @Override
    public void exceptionOnTerminate(IOException e) {
      lost.complete(null);
    }
  }
}
