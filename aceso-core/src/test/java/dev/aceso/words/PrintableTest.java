package dev.aceso.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void coloursAndTitlesOfATerminalAreLeftOut() {
    assertThat(Printable.line("\u001b[2m12:00\u001b[0m \u001b[1;31mERROR\u001b[m disk full"))
        .isEqualTo("12:00 ERROR disk full");
    assertThat(Printable.line("\u001b]0;you are root\u0007ok\u001b]8;;http://x\u001b\\link"))
        .isEqualTo("oklink");
    assertThat(Printable.line("\u001b[2")).isEqualTo("\\u{1b}[2");
    assertThat(Printable.line("\u001bc gone")).isEqualTo("\\u{1b}c gone");
  }

  @Test
  void whatDeceivesTheEyeIsShown() {
    assertThat(Printable.line("access\u202e\u2066// no admin\u2069 level"))
        .isEqualTo("access\\u{202e}\\u{2066}// no admin\\u{2069} level");
    assertThat(Printable.line("pay\u200bments\u200e\u200f\u061c\ufeff\u00ad"))
        .isEqualTo("pay\\u{200b}ments\\u{200e}\\u{200f}\\u{61c}\\u{feff}\\u{ad}");
    assertThat(Printable.line("ok" + Character.toString(0xe0041) + Character.toString(0xe0101)))
        .isEqualTo("ok\\u{e0041}\\u{e0101}");
    assertThat(Printable.line("lone \ud800 half")).isEqualTo("lone \\u{d800} half");
    assertThat(Printable.line("next\u0085line\u2028and\u2029paragraph"))
        .isEqualTo("next\\u{85}line\\u{2028}and\\u{2029}paragraph");
  }

  @Test
  void writingOfAllPeoplesStays() {
    String text = "Größe 12 µs – עברית العربية 日本語 हिन्दी 🚀 é\tend";
    assertThat(Printable.line(text)).isEqualTo(text);
  }

  @Test
  void linesAreKeptWhereThereMayBeSome() {
    assertThat(Printable.lines("one\r\ntwo\n10 %\r20 %")).isEqualTo("one\ntwo\n10 %\\u{d}20 %");
    assertThat(Printable.line("one\ntwo")).isEqualTo("one\\u{a}two");
  }

  @Test
  void whatWasShownOnceStaysAsItIs() {
    String all =
        IntStream.rangeClosed(0, 0x10ffff)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    String once = Printable.line(all);
    assertThat(once.codePoints().filter(Printable::unseen)).isEmpty();
    assertThat(Printable.line(once)).isEqualTo(once);
  }
}
