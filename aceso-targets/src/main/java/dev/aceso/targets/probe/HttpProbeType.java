package dev.aceso.targets.probe;

import com.google.auto.service.AutoService;
import dev.aceso.model.ProbeSpec;
import dev.aceso.targets.Probe;
import dev.aceso.targets.ProbeType;
import dev.aceso.targets.Target;
import dev.aceso.targets.TargetSpec;

/** A request and the answer that is expected. */
@AutoService(ProbeType.class)
public final class HttpProbeType implements ProbeType {
  @Override
  public String kind() {
    return "http";
  }

  @Override
  public String schema() {
    return """
    {
      "type": "object",
      "properties": {
        "url": {"type": "string", "pattern": "^https?://[^ ]+$"},
        "method": {"enum": ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]},
        "headers": {"type": "object", "additionalProperties": {"type": "string"}},
        "body": {"type": "string"},
        "expect": {
          "description": "What the answer must be; any status from 200 to 399 by default.",
          "type": "object",
          "properties": {
            "status": {
              "description": "One status, or several.",
              "type": ["integer", "array"], "minimum": 100, "maximum": 599,
              "items": {"type": "integer", "minimum": 100, "maximum": 599}
            },
            "contains": {"description": "Text that the body must contain.", "type": "string"}
          },
          "additionalProperties": false
        },
        "tls": %s
      },
      "required": ["url"]
    }
    """
        .formatted(Tls.schema("How an https address is trusted."));
  }

  @Override
  public Probe open(ProbeSpec spec, Target target, TargetSpec targetSpec) {
    return new HttpProbe(spec, targetSpec.folder(), Lookup::addresses);
  }
}
