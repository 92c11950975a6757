package dev.aceso.targets.probe;

import com.google.auto.service.AutoService;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.Settings;
import dev.aceso.targets.Probe;
import dev.aceso.targets.Probe.Reading;
import dev.aceso.targets.ProbeType;
import dev.aceso.targets.Target;
import dev.aceso.targets.TargetSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** A connection, and what is said on it. */
@AutoService(ProbeType.class)
public final class TcpProbeType implements ProbeType {
  private static final int BYTES = 4_096;

  @Override
  public String kind() {
    return "tcp";
  }

  @Override
  public String schema() {
    return """
    {
      "type": "object",
      "properties": {
        "host": {"type": "string"},
        "port": {"type": "integer", "minimum": 1, "maximum": 65535},
        "send": {"description": "Text sent after connecting.", "type": "string"},
        "expect": {"description": "Text the answer must contain.", "type": "string"},
        "tls": %s
      },
      "required": ["port"]
    }
    """
        .formatted(Tls.schema("TLS on the connection; {} with nothing set."));
  }

  @Override
  public Probe open(ProbeSpec spec, Target target, TargetSpec targetSpec) {
    return () -> read(spec, targetSpec.folder(), Lookup::addresses);
  }

  static Reading read(ProbeSpec spec, Path folder, Lookup.Names names) throws InterruptedException {
    Settings settings = spec.settings();
    String host = settings.text("host", "127.0.0.1");
    String send = settings.text("send", "");
    return new Attempt(
            host,
            (int) settings.number("port", 0),
            spec.timeout(),
            names,
            settings.has("tls")
                ? Optional.of(Tls.of(settings.section("tls"), folder).to(host))
                : Optional.empty(),
            !send.isEmpty())
        .read(contact -> talk(contact, send, settings.text("expect", "")));
  }

  private static Reading talk(Contact contact, String send, String expect) throws IOException {
    contact.out().write(send.getBytes(StandardCharsets.UTF_8));
    contact.out().flush();
    StringBuilder heard = new StringBuilder();
    byte[] buffer = new byte[BYTES];
    while (heard.indexOf(expect) < 0 && heard.length() < BYTES) {
      int read = contact.in().read(buffer);
      if (read < 0) {
        return Reading.fail("answered without '%s', then closed".formatted(expect));
      }
      heard.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
    }
    return heard.indexOf(expect) >= 0
        ? Reading.pass("connected")
        : Reading.fail("answered without '%s'".formatted(expect));
  }
}
