package dev.aceso.targets.probe;

import com.google.auto.service.AutoService;
import dev.aceso.model.Durations;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.ProbeSpec;
import dev.aceso.targets.Probe;
import dev.aceso.targets.Probe.Reading;
import dev.aceso.targets.ProbeType;
import dev.aceso.targets.Target;
import dev.aceso.targets.TargetSpec;
import dev.aceso.targets.process.Exec;
import dev.aceso.targets.process.Rights;
import java.util.Map;

/** A command that says by its exit status 0 that all is well. */
@AutoService(ProbeType.class)
public final class ExecProbeType implements ProbeType {
  private static final int SHOWN = 200;

  @Override
  public String kind() {
    return "exec";
  }

  @Override
  public String schema() {
    return """
    {
      "type": "object",
      "properties": {
        "user": {"description": "The user it runs as; that of the component by default.", "type": "string"},
        %s
        "command": {"type": "array", "items": {"type": "string"}, "minItems": 1}
      },
      "required": ["command"]
    }
    """
        .formatted(Rights.SCHEMA);
  }

  @Override
  public Probe open(ProbeSpec spec, Target target, TargetSpec targetSpec) {
    return () ->
        reading(
            spec,
            Exec.run(
                spec.settings().texts("command"),
                targetSpec.folder(),
                Map.of("ACESO_COMPONENT", targetSpec.component().id().value()),
                Rights.of(spec.settings(), targetSpec.settings()),
                spec.timeout()));
  }

  private static Reading reading(ProbeSpec spec, Exec.Ended ended) {
    return switch (ended) {
      case Exec.Ended.Returned r when r.status().equals(new ExitStatus.Code(0)) ->
          Reading.pass(first(r.output(), "exit status 0"));
      case Exec.Ended.Returned r ->
          Reading.fail(r.status() + (r.output().isBlank() ? "" : ": " + first(r.output(), "")));
      case Exec.Ended.TimedOut _ ->
          Reading.fail("no answer within " + Durations.show(spec.timeout()));
      case Exec.Ended.NotStarted n -> Reading.inconclusive("the probe can't run: " + n.why());
    };
  }

  private static String first(String output, String otherwise) {
    String line = output.lines().findFirst().orElse(otherwise);
    return line.length() > SHOWN ? line.substring(0, SHOWN) : line;
  }
}
