package dev.aceso.targets.systemd;

import com.google.auto.service.AutoService;
import dev.aceso.model.ProbeSpec;
import dev.aceso.targets.Probe;
import dev.aceso.targets.Probe.Reading;
import dev.aceso.targets.ProbeType;
import dev.aceso.targets.Target;
import dev.aceso.targets.TargetSpec;
import dev.aceso.targets.systemd.UnitObject.Look;

/** Asks systemd for the state of the component's unit. */
@AutoService(ProbeType.class)
public final class UnitProbeType implements ProbeType {
  @Override
  public String kind() {
    return "unit";
  }

  @Override
  public String schema() {
    return """
        { "type": "object", "properties": {} }
        """;
  }

  @Override
  public Probe open(ProbeSpec spec, Target target, TargetSpec targetSpec) {
    if (!(target instanceof SystemdTarget unit)) {
      String why =
          "a unit probe needs a component of type systemd, not "
              + targetSpec.component().type()
              + ": use another kind of probe";
      return () -> Reading.inconclusive(why);
    }
    return () -> reading(unit.see(spec.timeout()));
  }

  private static Reading reading(Look look) {
    return switch (look) {
      case Look.Blind(Reply.Silence silence) -> Reading.inconclusive(silence.why());
      case Look.Blind(Reply.Unreachable unreachable) -> Reading.inconclusive(unreachable.why());
      case Look.Blind(Reply.Refusal refusal) -> Reading.inconclusive(refusal.toString());
      case Look.Blind(Reply.Answer answer) -> Reading.inconclusive("an unreadable answer");
      case Look.Seen seen -> reading(seen.state());
    };
  }

  private static Reading reading(UnitState state) {
    if (!state.load().equals("loaded") && !state.running()) {
      return Reading.fail("not loaded (" + state.load() + ")");
    }
    return state.isActive() ? Reading.pass(state.describe()) : Reading.fail(state.describe());
  }
}
