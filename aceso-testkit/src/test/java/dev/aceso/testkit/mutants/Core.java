package dev.aceso.testkit.mutants;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The core as this build has it: its sources, its classes and those of its tests. Thread-safe. */
final class Core {
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

  /** Keeps the class path open from one mutant to the next. */
  private final JavaFileManager files = compiler.getStandardFileManager(null, null, null);

  private final Path base;

  Core() {
    base =
        Path.of(
            Objects.requireNonNull(
                System.getProperty("aceso.core"),
                "the system property aceso.core must name the folder of aceso-core: run this by Maven"));
    if (!Files.isDirectory(tests())) {
      throw new IllegalStateException(
          tests() + " is missing: build with aceso-core, by -am, so that its tests are compiled");
    }
  }

  private Path tests() {
    return base.resolve("target/test-classes");
  }

  String source(String file) {
    try {
      return Files.readString(base.resolve("src/main/java/dev/aceso/" + file + ".java"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compiles the mutant's file alone, with all else as it is. */
  synchronized void compile(Mutant mutant, Path into) {
    StringWriter said = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none", "-implicit:none", "-nowarn", "-d", into.toString(), "-cp", CLASS_PATH);
    JavaFileObject source = source(mutant);
    if (!compiler.getTask(said, files, null, options, null, List.of(source)).call()) {
      throw new IllegalStateException("mutant '%s' does not compile: %s".formatted(mutant, said));
    }
  }

  private JavaFileObject source(Mutant mutant) {
    String content = mutant.in(source(mutant.file()));
    URI name = URI.create("string:///dev/aceso/" + mutant.file() + ".java");
    return new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return content;
      }
    };
  }

  /** Where the project's classes and its tests are found, those in the folder first. */
  URL[] path(Path first) {
    List<Path> all = new ArrayList<>(List.of(first, tests()));
    for (String entry : CLASS_PATH.split(File.pathSeparator, -1)) {
      all.add(Path.of(entry));
    }
    return all.stream().map(Core::url).toArray(URL[]::new);
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
