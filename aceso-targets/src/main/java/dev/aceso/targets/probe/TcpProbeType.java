package dev.aceso.targets.probe;

import com.google.auto.service.AutoService;
import dev.aceso.model.Durations;
import dev.aceso.model.ProbeSpec;
import dev.aceso.targets.Probe;
import dev.aceso.targets.Probe.Reading;
import dev.aceso.targets.ProbeType;
import dev.aceso.targets.Target;
import dev.aceso.targets.TargetSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

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
        "expect": {"description": "Text the answer must contain.", "type": "string"}
      },
      "required": ["port"]
    }
    """;
  }

  @Override
  public Probe open(ProbeSpec spec, Target target, TargetSpec targetSpec) {
    return () -> read(spec);
  }

  private static Reading read(ProbeSpec spec) throws InterruptedException {
    long deadline = System.nanoTime() + spec.timeout().toNanos();
    String expect = spec.settings().text("expect", "");
    try (Socket socket = new Socket()) {
      InetAddress address =
          Lookup.address(spec.settings().text("host", "127.0.0.1"), spec.timeout());
      socket.connect(
          new InetSocketAddress(address, (int) spec.settings().number("port", 0)), left(deadline));
      socket
          .getOutputStream()
          .write(spec.settings().text("send", "").getBytes(StandardCharsets.UTF_8));
      StringBuilder heard = new StringBuilder();
      byte[] buffer = new byte[BYTES];
      while (heard.indexOf(expect) < 0 && heard.length() < BYTES) {
        socket.setSoTimeout(left(deadline));
        int read = socket.getInputStream().read(buffer);
        if (read < 0) {
          return Reading.fail("answered without '%s', then closed".formatted(expect));
        }
        heard.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
      }
      return heard.indexOf(expect) >= 0
          ? Reading.pass("connected")
          : Reading.fail("answered without '%s'".formatted(expect));
    } catch (SocketTimeoutException e) {
      return Reading.fail("no answer within " + Durations.show(spec.timeout()));
    } catch (IOException e) {
      return Unanswered.because(e);
    }
  }

  private static int left(long deadline) throws SocketTimeoutException {
    int left = (int) ((deadline - System.nanoTime()) / 1_000_000);
    if (left <= 0) {
      throw new SocketTimeoutException();
    }
    return left;
  }
}
