package dev.aceso.drills;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;

/**
 * SQLite's driver, which kills its own process with SIGKILL right before or right after the n-th
 * commit of an incident. It is put before the engine's class path by the drills that let an engine
 * die; the engine itself knows nothing of it.
 *
 * <p>The file that the system property {@code drill.death} names says when: {@code COMPONENT N
 * BEFORE|AFTER}. Every commit of an incident is told in the file beside it, {@code .trace}: {@code
 * COMPONENT N KINDS}.
 */
public final class MortalDriver implements Driver {
  private static final Pattern COLUMNS =
      Pattern.compile("(?i)INSERT INTO journal\\s*\\(([^)]*)\\).*", Pattern.DOTALL);
  private static final Pattern COMPONENT = Pattern.compile("\"component\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern STAGE =
      Pattern.compile("\"event\"\\s*:\\s*\\{\"@?type\":\"(\\w+)\"");

  static {
    try {
      DriverManager.registerDriver(new MortalDriver());
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Loaded, and thereby registered, after this driver. */
  private static final class Real {
    private static final Driver SQLITE = new JDBC();
  }

  private final Map<String, String> components = new HashMap<>();
  private final Map<String, Integer> commits = new HashMap<>();
  private final List<String> kinds = new ArrayList<>();
  private String component = "";

  @Override
  public @Nullable Connection connect(String url, Properties info) throws SQLException {
    Connection real = Real.SQLITE.connect(url, info);
    return real == null ? null : mortal(Connection.class, real, this::onConnection);
  }

  private interface Call {
    @Nullable Object on(Object real, Method method, Object @Nullable [] args) throws Throwable;
  }

  private static <T> T mortal(Class<T> type, T real, Call call) {
    InvocationHandler handler =
        (_, method, args) -> {
          try {
            return call.on(real, method, args);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return type.cast(
        Proxy.newProxyInstance(
            MortalDriver.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private @Nullable Object onConnection(Object real, Method method, Object @Nullable [] args)
      throws Throwable {
    if (method.getName().equals("commit")) {
      return committing(() -> method.invoke(real, args));
    }
    Object result = method.invoke(real, args);
    if (result instanceof PreparedStatement prepared && args != null) {
      Matcher columns = COLUMNS.matcher((String) args[0]);
      return columns.matches()
          ? mortal(PreparedStatement.class, prepared, new Rows(columns.group(1))::on)
          : prepared;
    }
    return result instanceof Statement statement
        ? mortal(Statement.class, statement, this::onStatement)
        : result;
  }

  private @Nullable Object onStatement(Object real, Method method, Object @Nullable [] args)
      throws Throwable {
    return args != null && args.length > 0 && "COMMIT".equals(args[0])
        ? committing(() -> method.invoke(real, args))
        : method.invoke(real, args);
  }

  /** The rows that are inserted into the journal, by the names of their columns. */
  private final class Rows {
    private final List<String> names;
    private final Map<String, String> values = new HashMap<>();

    Rows(String columns) {
      names = List.of(columns.toLowerCase(Locale.ROOT).split("\\s*,\\s*"));
    }

    @Nullable Object on(Object real, Method method, Object @Nullable [] args) throws Throwable {
      if (args != null && method.getName().equals("setString")) {
        values.put(names.get((int) args[0] - 1).strip(), (String) args[1]);
      } else if (method.getName().startsWith("execute") || method.getName().equals("addBatch")) {
        inserted(values);
      }
      return method.invoke(real, args);
    }
  }

  private void inserted(Map<String, String> row) {
    String incident = row.getOrDefault("incident", "");
    if (incident.isEmpty()) {
      return;
    }
    String body = row.getOrDefault("body", "");
    String kind = row.getOrDefault("kind", "");
    if (kind.equals("Opened")) {
      Matcher found = COMPONENT.matcher(body);
      components.put(incident, found.find() ? found.group(1) : "?");
    }
    component = components.getOrDefault(incident, "?");
    Matcher stage = STAGE.matcher(body);
    kinds.add(stage.find() ? stage.group(1) : kind);
  }

  private interface Commit {
    @Nullable Object run() throws Throwable;
  }

  private @Nullable Object committing(Commit commit) throws Throwable {
    if (kinds.isEmpty()) {
      return commit.run();
    }
    int number = commits.merge(component, 1, Integer::sum);
    Path order = Path.of(System.getProperty("drill.death"));
    tell(order, "%s %d %s%n".formatted(component, number, String.join("+", kinds)));
    kinds.clear();
    String at = Files.exists(order) ? Files.readString(order).strip() : "";
    if (at.equals("%s %d BEFORE".formatted(component, number))) {
      die();
    }
    Object result = commit.run();
    if (at.equals("%s %d AFTER".formatted(component, number))) {
      die();
    }
    return result;
  }

  private static void tell(Path order, String line) {
    try {
      Files.writeString(
          order.resolveSibling(order.getFileName() + ".trace"),
          line,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** kill(2) with SIGKILL on this very process: nothing more of it runs. */
  @SuppressWarnings("restricted")
  private static void die() throws Throwable {
    Linker linker = Linker.nativeLinker();
    MethodHandle kill =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("kill"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    int result = (int) kill.invokeExact((int) ProcessHandle.current().pid(), 9);
    throw new IllegalStateException("still alive after SIGKILL: " + result);
  }

  @Override
  public boolean acceptsURL(String url) throws SQLException {
    return Real.SQLITE.acceptsURL(url);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
    return Real.SQLITE.getPropertyInfo(url, info);
  }

  @Override
  public int getMajorVersion() {
    return Real.SQLITE.getMajorVersion();
  }

  @Override
  public int getMinorVersion() {
    return Real.SQLITE.getMinorVersion();
  }

  @Override
  public boolean jdbcCompliant() {
    return Real.SQLITE.jdbcCompliant();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("org.sqlite");
  }
}
