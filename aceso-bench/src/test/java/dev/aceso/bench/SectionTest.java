package dev.aceso.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SectionTest {
  @TempDir Path folder;

  @Test
  void isAppendedOnceAndThenReplacedWhileTheRestStays() throws Exception {
    Path file = folder.resolve("docs").resolve("benchmarks.md");
    new Section("one").write(file, "first\n");
    new Section("two").write(file, "second\n");
    new Section("one").write(file, "third\n");
    assertThat(file)
        .hasContent(
            """
            # Benchmarks

            <!-- bench:one -->
            third
            <!-- end bench:one -->

            <!-- bench:two -->
            second
            <!-- end bench:two -->
            """);
  }
}
