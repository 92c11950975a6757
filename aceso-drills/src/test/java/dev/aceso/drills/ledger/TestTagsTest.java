package dev.aceso.drills.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The compiled classes of this very module are read. */
class TestTagsTest {
  private static final String SAMPLES = Samples.class.getName();

  private static Map<TestId, Set<String>> samples() throws IOException, URISyntaxException {
    Path classes =
        Path.of(Samples.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return TestTags.of("drills", classes).entrySet().stream()
        .filter(entry -> entry.getKey().type().startsWith(SAMPLES))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static TestId derived(String type, String method) {
    return new TestId("drills", SAMPLES + type, method);
  }

  @Test
  void tagsComeFromMethodClassParentAndEnclosingClass() throws Exception {
    assertThat(samples())
        .containsOnly(
            Map.entry(derived("$Derived", "twice"), Set.of("base", "derived", "one", "two")),
            Map.entry(derived("$Derived", "parameterized"), Set.of("base", "derived")),
            Map.entry(derived("$Derived", "inherited"), Set.of("base", "derived", "inherited")),
            Map.entry(derived("$Derived$Inner", "within"), Set.of("base", "derived", "inner")));
  }

  @Test
  void aModuleThatIsNotBuiltHasNoTests() throws Exception {
    assertThat(TestTags.of("drills", Path.of("no/such/folder"))).isEmpty();
  }
}
