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

  @Tag("ABC-1")
  abstract static class Base {
    @Test
    @Tag("ABC-2.1")
    void inherited() {}
  }

  @Tag("ABC-3")
  static class Derived extends Base {
    @Test
    @Tag("ABC-4")
    @Tag("ABC-5")
    void twice() {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void parameterized(int number) {}

    @Tag("ABC-6")
    void notATest() {}

    @Nested
    class Inner {
      @Test
      @Tag("ABC-7")
      void within() {}
    }
  }
}
