package dev.aceso.engine.config;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Bad input made of good: what a slip, a broken disk or somebody with ill will may leave. */
public final class Mutations {
  private static final List<String> TOKENS =
      List.of(
          "&a",
          "*a",
          "<<: *a",
          "!!int ",
          "!!java.lang.Runtime ",
          "{",
          "[",
          "}",
          "\"",
          "'",
          "\t",
          "\0",
          "\n---\n",
          "\n...\n",
          "|\n",
          ": ",
          "- ",
          "~",
          "null",
          "-1",
          "1e999",
          "99999999999999999999",
          "9223372036854775808s",
          "NaN",
          "${",
          "${NOTHING}",
          "${file:/dev/zero}",
          "${file:/proc/self/mem}",
          "\u202e",
          "\ufeff",
          "\ud800",
          "ü",
          "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
          "http://[::1/",
          "../../../../etc/shadow",
          "%s%n%x",
          "a".repeat(5_000));

  private final SplittableRandom random;

  public Mutations(long seed) {
    random = new SplittableRandom(seed);
  }

  /** One to five changes of a text, as bytes that need not be UTF-8 any more. */
  public byte[] of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int times = random.nextInt(1, 6);
    for (int i = 0; i < times; i++) {
      bytes = changed(bytes);
    }
    return bytes;
  }

  /** One of some things. */
  public <T> T one(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private byte[] changed(byte[] bytes) {
    int at = random.nextInt(bytes.length + 1);
    int end = Math.min(bytes.length, at + random.nextInt(1, 60));
    return switch (random.nextInt(5)) {
      case 0 -> joined(part(bytes, 0, at), part(bytes, end, bytes.length));
      case 1 -> joined(part(bytes, 0, end), part(bytes, at, bytes.length));
      case 2 -> flipped(bytes, at);
      default ->
          joined(
              joined(part(bytes, 0, at), one(TOKENS).getBytes(StandardCharsets.UTF_8)),
              part(bytes, random.nextBoolean() ? at : end, bytes.length));
    };
  }

  private byte[] flipped(byte[] bytes, int at) {
    byte[] flipped = bytes.clone();
    if (at < flipped.length) {
      flipped[at] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private static byte[] part(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
