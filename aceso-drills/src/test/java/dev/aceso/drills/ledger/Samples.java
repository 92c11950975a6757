package dev.aceso.drills.ledger;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Test classes of all shapes, to be read and never to be run: their names are not those of tests.
 */
final class Samples {
  private Samples() {}

  @Tag("base")
  abstract static class Base {
    @Test
    @Tag("inherited")
    void inherited() {}
  }

  @Tag("derived")
  static class Derived extends Base {
    @Test
    @Tag("one")
    @Tag("two")
    void twice() {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void parameterized(int number) {}

    @Tag("none")
    void notATest() {}

    @Nested
    class Inner {
      @Test
      @Tag("inner")
      void within() {}
    }
  }
}
