package dev.aceso.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One playbook under every death: an engine watches a component for each boundary of the recovery;
 * one after another is struck, the engine dies at the component's boundary and is started again.
 */
final class DyingEngine implements AutoCloseable {
  private static final String REHEARSAL = "c0";
  private static final int SIGKILLED = 137;

  private final Ailment ailment;
  private final TestSystem system;
  private final Path order;
  private final List<String> components = new ArrayList<>();

  /** What came of one boundary. */
  record Row(Ailment ailment, Boundary boundary, Tally tally, String ended) {}

  DyingEngine(Path folder, Ailment ailment, EngineImage image) {
    this.ailment = ailment;
    this.system = new TestSystem(folder).automatic();
    this.order = folder.resolve("death");
    system
        .engine()
        .classPath(image.classPath())
        .option("-XX:SharedArchiveFile=" + image.archive())
        .option("-Ddrill.death=" + order);
    ailment.prepare(system);
  }

  /** What makes an engine mortal, to be put before its classes. */
  static Path first(Path folder) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve("java.sql.Driver"), MortalDriver.class.getName());
    return folder;
  }

  List<Row> dieAtEveryBoundary() throws Exception {
    List<Boundary> boundaries = rehearsed();
    for (int i = 1; i <= boundaries.size(); i++) {
      add("c" + i);
    }
    system.serve();
    List<String> ends = new ArrayList<>();
    for (int i = 1; i <= boundaries.size(); i++) {
      ends.add(die("c" + i, boundaries.get(i - 1)));
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 1; i <= boundaries.size(); i++) {
      Boundary boundary = boundaries.get(i - 1);
      Tally tally = ailment.count(system, "c" + i, boundary.passed());
      String end = ends.get(i - 1);
      rows.add(
          new Row(
              ailment,
              boundary,
              end.startsWith("!") ? tally.plus(new Tally(1, 0, 0)) : tally,
              end));
    }
    return rows;
  }

  /** One recovery without a death tells which boundaries there are. */
  private List<Boundary> rehearsed() throws Exception {
    add(REHEARSAL);
    system.serve();
    ailment.strike(system, REHEARSAL);
    String chosen = system.awaitIncident(REHEARSAL, "recovered").at("/playbook").asString("");
    system.engine().stop();
    List<String> trace =
        Files.readAllLines(Path.of(order + ".trace")).stream()
            .filter(line -> line.startsWith(REHEARSAL + " "))
            .toList();
    if (!chosen.equals(ailment.playbook()) || trace.isEmpty()) {
      throw new AssertionError("%s was chosen for %s, trace %s".formatted(chosen, ailment, trace));
    }
    return Boundary.all(trace, ailment.passes());
  }

  private void add(String component) {
    components.add(component);
    ailment.add(system, component);
  }

  private String die(String component, Boundary boundary) throws Exception {
    system.awaitServing(component);
    Files.writeString(order, boundary.order(component));
    ailment.strike(system, component);
    Process engine = system.engine().process();
    if (!engine.waitFor(TestSystem.PATIENCE.toSeconds(), TimeUnit.SECONDS)
        || engine.exitValue() != SIGKILLED) {
      throw new AssertionError(
          "%s: the engine did not die %s%n%s"
              .formatted(ailment, boundary, system.engine().output()));
    }
    Files.delete(order);
    ailment.whileDead(system, component);
    if (boundary.passed()) {
      ailment.pass(system, component);
    }
    system.start();
    system.await(
        "%s, %s: an end of the recovery of %s".formatted(ailment, boundary, component),
        () -> ended(component, boundary.passed()));
    return end(component);
  }

  private boolean ended(String component, boolean passed) {
    List<String> states = states(component);
    if (passed) {
      return states.stream().allMatch(s -> s.equals("closed") || s.equals("recovered"))
          && system.status(component).at("/health").asString("").equals("up");
    }
    return states.contains("recovered") || (ailment.mayAsk() && states.contains("escalated"));
  }

  private List<String> states(String component) {
    return system.incidents(component).stream().map(i -> i.at("/state").asString("")).toList();
  }

  /** How the incidents ended; one too many begins with {@code !}. */
  private String end(String component) {
    List<String> states = states(component);
    return (states.size() > 1 ? "!" : "") + String.join("+", states);
  }

  @Override
  public void close() throws IOException {
    system.close();
    for (String component : components) {
      ailment.remove(system, component);
    }
  }
}
