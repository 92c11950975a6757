package dev.aceso.targets.probe;

import dev.aceso.model.ProbeSpec;
import dev.aceso.model.Settings;
import dev.aceso.targets.Probe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One HTTP/1.1 request on a connection of its own, with a deadline for all of it, the body
 * included. It goes straight to the host, never by way of a proxy of the engine's.
 */
final class HttpProbe implements Probe {
  private static final int PROXY_WANTS_LOGIN = 407;

  private final HttpRequest request;
  private final Attempt attempt;
  private final List<String> statuses;
  private final String contains;

  HttpProbe(ProbeSpec spec, Path folder, Lookup.Names names) {
    Settings settings = spec.settings();
    this.request = HttpRequest.of(settings);
    this.attempt =
        new Attempt(
            request.host(),
            request.port(),
            spec.timeout(),
            names,
            request.secure()
                ? Optional.of(Tls.of(settings.section("tls"), folder).to(request.host()))
                : Optional.empty(),
            !request.safe());
    Settings expect = settings.section("expect");
    this.statuses =
        expect.values().get("status") instanceof List<?>
            ? expect.texts("status")
            : expect.has("status") ? List.of("" + expect.number("status", 0)) : List.of();
    this.contains = expect.text("contains", "");
  }

  @Override
  public Reading read() throws InterruptedException {
    return attempt.read(this::ask);
  }

  private Reading ask(Contact contact) throws IOException {
    contact.out().write(request.bytes());
    contact.out().flush();
    return judge(HttpAnswer.read(contact.in(), request.method()));
  }

  private Reading judge(HttpAnswer answer) {
    String status = Integer.toString(answer.status());
    boolean expected =
        statuses.isEmpty()
            ? answer.status() >= 200 && answer.status() < 400
            : statuses.contains(status);
    if (!expected) {
      return answer.status() == PROXY_WANTS_LOGIN
          ? Reading.inconclusive("a proxy on the way wants a login: HTTP 407")
          : Reading.fail("HTTP " + status);
    }
    return answer.body().contains(contains)
        ? Reading.pass("HTTP " + status)
        : Reading.fail("HTTP %s without '%s'".formatted(status, contains));
  }
}
