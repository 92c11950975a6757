package dev.aceso.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.Settings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretsTest {
  private static final Secrets SECRETS =
      Secrets.of(
          Map.of(
              "p&ss w0rd", "${PASS}",
              "p&ss w0rd-longer", "${LONG}",
              "short", "${SHORT}",
              "payments", "${NAME}",
              "literal-one", "***",
              "line one of a key file\nline two of a key file", "${file:key.pem}"),
          Set.of("payments"));

  @Test
  void valuesAreReplacedByWhatTheyAreCalled() {
    assertThat(SECRETS.hide("got p&ss w0rd-longer, p&ss w0rd and literal-one"))
        .isEqualTo("got ${LONG}, ${PASS} and ***");
    assertThat(SECRETS.hide("payments is short")).isEqualTo("payments is short");
  }

  @Test
  void otherWaysToWriteThemAreKnown() {
    assertThat(SECRETS.hide("GET /?q=p%26ss%20w0rd")).isEqualTo("GET /?q=${PASS}");
    assertThat(SECRETS.hide("read: line two of a key file")).isEqualTo("read: ${file:key.pem}");
  }

  @Test
  void whatWasCutOffIsKnownByItsBeginningOrEnd() {
    String rest = "x".repeat(200);
    assertThat(SECRETS.hide(rest + " literal-o…")).isEqualTo(rest + " ***…");
    assertThat(SECRETS.hide("ral-one " + rest)).isEqualTo("*** " + rest);
    assertThat(SECRETS.hide("literal-o")).isEqualTo("literal-o");
  }

  @Test
  void settingsKeepTheReferenceUntilItIsNeeded() {
    Settings settings =
        new Settings(
            Map.of(
                "command",
                List.of("run", "--key=p&ss w0rd"),
                "n",
                3,
                "env",
                Map.of("K", "literal-one")));
    Settings hidden = SECRETS.hide(settings);
    assertThat(hidden.texts("command")).containsExactly("run", "--key=${PASS}");
    assertThat(hidden.number("n", 0)).isEqualTo(3);
    assertThat(hidden.table("env")).containsEntry("K", "literal-one");
    assertThat(SECRETS.reveal(hidden)).isEqualTo(settings);
  }

  @Test
  void theyAreNeverPrinted() {
    assertThat(SECRETS.toString()).isEqualTo("Secrets[4]");
  }

  @Test
  void discretionTellsALineOfBoundedLength() {
    Discretion told = new Discretion(SECRETS);
    assertThat(told.line("\u001b[31mpass\u001b[0mword=abc lite\u001b[1mral-one"))
        .isEqualTo("password=*** ***");
    assertThat(told.line("a".repeat(9_000))).hasSize(Discretion.LINE).endsWith("…");
    assertThat(told.text("one\ntwo\u0007")).isEqualTo("one\ntwo\\u{7}");
    String once = told.text("x\u202e\nAuthorization: Bearer abcdefghi\nliteral-one");
    assertThat(told.text(once)).isEqualTo(once);
  }
}
