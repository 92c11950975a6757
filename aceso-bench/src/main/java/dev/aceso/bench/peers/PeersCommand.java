package dev.aceso.bench.peers;

import dev.aceso.bench.Machine;
import dev.aceso.bench.Section;
import dev.aceso.bench.Summary;
import dev.aceso.bench.peers.Trials.Fault;
import dev.aceso.bench.peers.Trials.Measured;
import dev.aceso.drills.engine.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code Bench peers}: crash and hang to serving again, under each supervisor in turn. */
@Command(
    name = "peers",
    description = "Crash and hang to HTTP 200 again under runit, supervisord, Monit and Aceso.",
    mixinStandardHelpOptions = true)
public final class PeersCommand implements Callable<Integer> {
  @Option(
      names = "--trials",
      defaultValue = "30",
      description = "Trials of each kind under each supervisor; default: ${DEFAULT-VALUE}.")
  int trials = 30;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description = "Only these: runit, supervisord, monit, aceso.")
  @Nullable List<String> only;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "docs/benchmarks.md",
      description = "The Markdown file whose section is replaced; default: ${DEFAULT-VALUE}.")
  Path out = Path.of("docs/benchmarks.md");

  @Option(
      names = "--jvm",
      paramLabel = "OPTION",
      description = "A further option of Aceso's JVM; may be given repeatedly.")
  List<String> jvm = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Peer> peers =
        List.<Peer>of(new Runit(), new Supervisor(), new Monit(), new Aceso(jvm)).stream()
            .filter(p -> only == null || only.stream().anyMatch(n -> n.equalsIgnoreCase(p.name())))
            .toList();
    List<PeersReport.Row> rows = new ArrayList<>();
    for (Peer peer : peers) {
      rows.add(measured(peer));
    }
    String text = PeersReport.markdown(rows, ownStart(), Machine.sentence());
    new Section("peers").write(out, text);
    System.out.println(text);
    return 0;
  }

  private Summary ownStart() throws IOException, InterruptedException {
    try (TemporaryFolder folder = TemporaryFolder.create("aceso-bench-")) {
      return new Summary(new Trials(TinyService.in(folder.path())).ownStarts(trials));
    }
  }

  private PeersReport.Row measured(Peer peer) throws IOException, InterruptedException {
    Map<Fault, Measured> faults = new EnumMap<>(Fault.class);
    String version = peer.version();
    for (Fault fault : Fault.values()) {
      try (TemporaryFolder folder = TemporaryFolder.create("aceso-bench-")) {
        Measured measured = measured(peer, fault, folder.path());
        faults.put(fault, measured);
        System.err.printf(
            "%s, %s: %d times served again, %d given up%n",
            peer.name(), fault.title(), measured.times().size(), measured.givenUp());
      }
    }
    return new PeersReport.Row(peer.name(), version, peer.setting(), faults);
  }

  private Measured measured(Peer peer, Fault fault, Path folder)
      throws IOException, InterruptedException {
    TinyService service = TinyService.in(folder.resolve("service"));
    Path own = Files.createDirectory(folder.resolve("supervisor"));
    try (Peer.Supervision _ = peer.supervise(service, own)) {
      return new Trials(service).measure(fault, trials);
    } finally {
      service.end();
    }
  }
}
