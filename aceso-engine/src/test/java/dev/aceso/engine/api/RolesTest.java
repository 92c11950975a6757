package dev.aceso.engine.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.engine.access.AccessPolicy;
import dev.aceso.engine.access.AccessPolicy.PersonKey;
import dev.aceso.engine.access.Person;
import dev.aceso.engine.access.Role;
import dev.aceso.engine.access.Tokens;
import dev.aceso.model.Mode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may do what over the wire, and in whose name it is done. */
@Timeout(value = 60, unit = SECONDS)
class RolesTest {
  private static final String BY_BOB = "{\"by\":\"bob\",\"why\":\"no\"}";

  private final FakeControl control = new FakeControl(Mode.APPROVE);
  private final Map<Role, String> tokens = new EnumMap<>(Role.class);
  private ApiServer server;
  private Http http;

  @BeforeEach
  void start() throws IOException {
    control.show(new CrashStory("inc-1", "payments", "orders", Shop.START, "x").asked());
    for (Role role : Role.values()) {
      tokens.put(role, Tokens.fresh());
    }
    List<PersonKey> keys =
        Arrays.stream(Role.values())
            .map(
                r ->
                    new PersonKey(
                        new Person("a-" + r.word(), r), Optional.of(Tokens.hash(token(r)))))
            .toList();
    server =
        ApiServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            control,
            new AccessPolicy(keys, false));
    http = new Http(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void aRoleMayDoWhatItSaysAndNoMore(Role role) throws Exception {
    assertThat(http.get("/api/v1/status", auth(token(role))).statusCode()).isEqualTo(200);
    allowed(role, Role.VIEWER, "/api/v1/components/db/heartbeat", "");
    allowed(role, Role.OPERATOR, "/api/v1/pause", "{}");
    allowed(role, Role.OPERATOR, "/api/v1/resume", "{}");
    for (String order : List.of("start", "stop", "restart")) {
      allowed(role, Role.OPERATOR, "/api/v1/components/db/" + order, "{}");
    }
    for (String order : List.of("retry", "guide", "proceed", "acknowledge", "stop")) {
      allowed(role, Role.OPERATOR, "/api/v1/incidents/inc-1/" + order, "{}");
    }
    allowed(role, Role.OPERATOR, "/api/v1/incidents/inc-1/close", BY_BOB);
    allowed(role, Role.APPROVER, "/api/v1/incidents/inc-1/approve", "{}");
    allowed(role, Role.APPROVER, "/api/v1/incidents/inc-1/reject", BY_BOB);
  }

  @Test
  void whatIsAskedIsAskedByWhoeverTheTokenBelongsTo() throws Exception {
    String[] auth = auth(token(Role.APPROVER));

    http.post("/api/v1/incidents/inc-1/approve", "{}", auth);
    http.post("/api/v1/incidents/inc-1/approve", BY_BOB.replace(",\"why\":\"no\"", ""), auth);
    http.post("/api/v1/incidents/inc-1/reject", BY_BOB, auth);

    assertThat(control.asked())
        .containsExactly(
            "approve inc-1 - a-approver",
            "approve inc-1 - a-approver",
            "reject inc-1 a-approver (for bob) no");
  }

  @Test
  void whoAsksIsToldWhoTheyAre() throws Exception {
    assertThat(http.get("/api/v1/me", auth(token(Role.OPERATOR))).body())
        .isEqualTo("{\"name\":\"a-operator\",\"role\":\"operator\"}");
    assertThat(http.get("/api/v1/me").statusCode()).isEqualTo(401);
    server.admit(new AccessPolicy(List.of(), false));
    assertThat(http.get("/api/v1/me").body()).contains("null").contains("viewer");
  }

  @Test
  void aWrongTokenIsNotToldWhatIsWrongWithIt() throws Exception {
    String right = token(Role.ADMIN);
    HttpResponse<String> none = http.get("/api/v1/status");

    for (String wrong :
        List.of(
            right.substring(1),
            right.substring(0, right.length() - 1),
            right + "x",
            Tokens.hash(right),
            Tokens.fresh())) {
      HttpResponse<String> refused = http.get("/api/v1/status", auth(wrong));
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.body()).isEqualTo(none.body());
    }
    assertThat(http.get("/api/v1/status", "Authorization", "Basic " + right).statusCode())
        .isEqualTo(401);
  }

  @Test
  void aTokenThatIsTakenOutOpensNothingMore() throws Exception {
    Person eve = new Person("eve", Role.VIEWER);
    String hers = Tokens.fresh();
    server.admit(
        new AccessPolicy(List.of(new PersonKey(eve, Optional.of(Tokens.hash(hers)))), false));

    assertThat(http.get("/api/v1/status", auth(token(Role.ADMIN))).statusCode()).isEqualTo(401);
    assertThat(http.get("/api/v1/status", auth(hers)).statusCode()).isEqualTo(200);
  }

  @Test
  void withoutAnyTokenALocalCallerMayBeLetLookOnly() throws Exception {
    server.admit(new AccessPolicy(List.of(), false));

    assertThat(http.get("/api/v1/status").statusCode()).isEqualTo(200);
    HttpResponse<String> refused = http.post("/api/v1/pause", "{\"by\":\"root\"}");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("role operator").contains("aceso token");
    assertThat(control.asked()).isEmpty();
  }

  private void allowed(Role role, Role needed, String path, String body) throws Exception {
    int before = control.asked().size();
    HttpResponse<String> answer = http.post(path, body, auth(token(role)));
    if (role.covers(needed)) {
      assertThat(answer.statusCode()).as(path).isNotIn(401, 403);
      assertThat(control.asked()).as(path).hasSize(before + 1);
    } else {
      assertThat(answer.statusCode()).as(path).isEqualTo(403);
      assertThat(answer.body()).contains("this needs the role " + needed.word());
      assertThat(control.asked()).as(path).hasSize(before);
    }
  }

  private String token(Role role) {
    return tokens.getOrDefault(role, "");
  }

  private static String[] auth(String token) {
    return new String[] {"Authorization", "Bearer " + token};
  }
}
