package dev.aceso.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskTest {
  /** In pieces, so that no scanner of repositories takes them for real ones. */
  private static final String JWT = "eyJ" + "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.sflKxwRJSMeKKF";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "login password=hunter2 ok | login password=*** ok",
        "{\"api_key\": \"abc def\", \"n\": 1} | {\"api_key\": ***, \"n\": 1}",
        "{\\\"token\\\":\\\"abc\\\"} | {\\\"token\\\":***}",
        "Authorization: Bearer abc.def | Authorization: Bearer ***",
        "> authorization: Basic dXNlcjpwYXNz | > authorization: Basic ***",
        "curl -H bearer abcdefgh0123 x | curl -H bearer *** x",
        "connecting to postgres://app:s3cret@db/shop | connecting to postgres://app:***@db/shop",
        "redis://:s3c@ret@cache:6379 | redis://:***@cache:6379",
        "clone https://ghx0123456789abcdef@git.example/r | clone https://***@git.example/r",
        "run --token abcdef --verbose | run --token *** --verbose",
        "DB_PASSWORD_FILE='a b' | DB_PASSWORD_FILE=***",
        "Server=db;User Id=sa;Password=p4ss;Encrypt=1 | Server=db;User Id=sa;Password=***;Encrypt=1",
        "Cookie: sid=abc; theme=dark | Cookie: sid=***",
        "Set-Cookie: sid=abc; HttpOnly | Set-Cookie: sid=***",
        "GET /x?a=1&signature=abc&b=2 | GET /x?a=1&signature=***&b=2",
        "POST https://hooks.slack.com/services/T0/B0/xyz 200 | POST https://hooks.slack.com/services/*** 200",
        "https://discord.com/api/webhooks/123/abc-def failed | https://discord.com/api/webhooks/*** failed",
        "https://x.webhook.office.com/webhookb2/a@b/IncomingWebhook/c/d | https://x.webhook.office.com/webhookb2/***",
        "https://api.telegram.org/bot123:ABC-def/sendMessage | https://api.telegram.org/bot***/sendMessage",
      })
  void theValueAloneIsReplaced(String line, String masked) {
    assertThat(SecretMask.mask(line)).isEqualTo(masked);
    assertThat(SecretMask.mask(masked)).as("once more").isEqualTo(masked);
  }

  @Test
  void tokensOfKnownFormsAreFoundAnywhere() {
    assertThat(SecretMask.mask("user " + JWT + " signed in")).isEqualTo("user *** signed in");
    assertThat(SecretMask.mask("id AKIA" + "IOSFODNN7EXAMPLE used")).isEqualTo("id *** used");
    assertThat(SecretMask.mask("push with ghp_" + "a1B2".repeat(9))).isEqualTo("push with ***");
    assertThat(SecretMask.mask("chat xoxb-" + "123456789012-abc")).isEqualTo("chat ***");
  }

  @Test
  void privateKeysAreLeftOutAsAWhole() {
    String key =
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAK\n-----END RSA PRIVATE KEY-----\nafter";
    assertThat(SecretMask.mask("before " + key))
        .isEqualTo("before -----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY-----\nafter");
    assertThat(SecretMask.mask("-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----"))
        .contains("MIIC");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tokenizer ready: 12 entries",
        "password authentication failed for user app",
        "listening on http://127.0.0.1:8080/health",
        "mail to ops@shop.example bounced",
        "basic checks passed in 3 s",
        "2026-11-28 12:00:00 INFO GET /cookie 200",
      })
  void otherWordsStay(String line) {
    assertThat(SecretMask.mask(line)).isEqualTo(line);
  }

  /** Counts the characters that the patterns look at; what goes back over them counts again. */
  private static final class Counted implements CharSequence {
    private final String text;
    private long looks;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      looks++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "token-",
        "://a:",
        "eyJ",
        "eyJaaaaaaaaa.",
        "-----BEGIN PRIVATE KEY-----",
        "cookie: a=",
        "authorization: basic ",
        "bearer ",
        "basic aaaaaaaa",
        "--token ",
        "\"'",
        "token=\"",
        "https://aaaaaaaaaaaaaaaaaaaa",
        "x.office.com/webhook/",
        "://@:",
        "password \\\"",
        "xoxb-aaaaaaaaaaa",
        "sig=",
        "SG.aaaaaaaaaaaaaaaaa",
        "AKIA",
        "secret   :",
        "://a:b@"
      })
  void noLineTakesMoreThanALittlePerCharacter(String piece) {
    String line = piece.repeat(100_000 / piece.length());
    for (SecretMask.Form form : SecretMask.FORMS) {
      Counted counted = new Counted(line);
      form.pattern().matcher(counted).replaceAll(form.instead());
      assertThat(counted.looks).as(form.pattern().pattern()).isLessThan(1_000L * line.length());
    }
  }

  @Test
  void whatHasNoTriggerIsNotLookedAt() {
    String line = "2026-11-28T12:00:00Z INFO request 4711 of shop served in 12 ms, 200";
    assertThat(Triggers.in(line)).isFalse();
    assertThat(SecretMask.mask(line)).isSameAs(line);
    assertThat(Triggers.in("the PassWord")).isTrue();
    assertThat(Triggers.in("ends with key")).isTrue();
  }
}
