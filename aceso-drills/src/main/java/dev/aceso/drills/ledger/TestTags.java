package dev.aceso.drills.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The tags of every test in a folder of compiled classes, as JUnit sees them: a method's own, those
 * of its class, of the classes that extends and of the classes it is nested in. Nothing is loaded.
 */
final class TestTags {
  private final Map<String, TestType> types = new LinkedHashMap<>();

  private TestTags() {}

  /** All tests of a module; none when the folder is missing. */
  static Map<TestId, Set<String>> of(String module, Path folder) throws IOException {
    TestTags tags = new TestTags();
    for (Path file : classFiles(folder)) {
      TestType type = TestType.read(file);
      tags.types.put(type.name(), type);
    }
    Map<TestId, Set<String>> tests = new LinkedHashMap<>();
    tags.types.values().stream()
        .filter(TestType::concrete)
        .forEach(
            type ->
                tags.methods(type)
                    .forEach((m, own) -> tests.put(new TestId(module, type.name(), m), own)));
    return tests;
  }

  private static List<Path> classFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .filter(file -> !file.endsWith("package-info.class"))
          .sorted()
          .toList();
    }
  }

  /** The methods that run in a class, inherited ones included, each with all its tags. */
  private Map<String, Set<String>> methods(TestType type) {
    Set<String> common = classTags(type);
    Map<String, Set<String>> methods = new LinkedHashMap<>();
    Optional<TestType> at = Optional.of(type);
    while (at.isPresent()) {
      at.get()
          .methods()
          .forEach(
              (method, own) -> {
                Set<String> all = new LinkedHashSet<>(own);
                all.addAll(common);
                methods.putIfAbsent(method, all);
              });
      at = find(at.get().parent());
    }
    return methods;
  }

  private Set<String> classTags(TestType type) {
    Set<String> tags = new LinkedHashSet<>(type.tags());
    find(type.parent()).ifPresent(parent -> tags.addAll(classTags(parent)));
    type.enclosing().flatMap(this::find).ifPresent(outer -> tags.addAll(classTags(outer)));
    return tags;
  }

  private Optional<TestType> find(String name) {
    return Optional.ofNullable(types.get(name));
  }
}
