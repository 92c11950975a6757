package dev.aceso.targets.probe;

import com.google.auto.service.AutoService;
import dev.aceso.model.Presence;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.Signal;
import dev.aceso.targets.Probe;
import dev.aceso.targets.Probe.Reading;
import dev.aceso.targets.ProbeType;
import dev.aceso.targets.Target;
import dev.aceso.targets.TargetSpec;

/** Whether the component's process runs and is not stopped. */
@AutoService(ProbeType.class)
public final class ProcessProbeType implements ProbeType {
  @Override
  public String kind() {
    return "process";
  }

  @Override
  public String schema() {
    return """
    {"type": "object", "properties": {}}
    """;
  }

  @Override
  public Probe open(ProbeSpec spec, Target target, TargetSpec targetSpec) {
    return () ->
        switch (target.presence()) {
          case Presence.Running running -> running(target, running.pid());
          case Presence.Ended ended -> Reading.fail("does not run: " + ended.status());
          case Presence.Unseen _ -> Reading.inconclusive("nothing has been seen of it yet");
        };
  }

  private static Reading running(Target target, long pid) {
    return target.look().stream()
        .filter(Signal.Scheduled.class::isInstance)
        .map(Signal.Scheduled.class::cast)
        .filter(s -> s.state() == 'T' || s.state() == 't')
        .findFirst()
        .map(_ -> Reading.fail("process %d is stopped".formatted(pid)))
        .orElseGet(() -> Reading.pass("runs, pid " + pid));
  }
}
