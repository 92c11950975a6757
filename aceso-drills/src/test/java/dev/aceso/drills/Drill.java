package dev.aceso.drills;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What every drill begins and ends with: a system of its own that heals automatically. */
abstract class Drill {
  @TempDir Path folder;
  TestSystem system;

  @BeforeEach
  final void open() {
    system = new TestSystem(folder).automatic();
  }

  @AfterEach
  final void close() {
    system.close();
  }
}
