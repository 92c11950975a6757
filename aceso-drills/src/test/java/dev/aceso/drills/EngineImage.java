package dev.aceso.drills;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The engine's classes as jars, and an archive of them as the JVM keeps them in memory, so that an
 * engine that is started a hundred times starts in half the time.
 */
record EngineImage(String classPath, Path archive) {
  /**
   * Makes the image with one engine that heals one crash.
   *
   * @param first classes that are found before the engine's own
   */
  static EngineImage make(Path folder, Path first) throws Exception {
    Path jars = Files.createDirectories(folder.resolve("jars"));
    List<String> entries = new ArrayList<>(List.of(jar(first, jars)));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      entries.add(Files.isDirectory(path) ? jar(path, jars) : entry);
    }
    EngineImage image =
        new EngineImage(String.join(File.pathSeparator, entries), folder.resolve("classes.jsa"));
    try (TestSystem system = new TestSystem(Files.createDirectory(folder.resolve("training")))) {
      system.automatic().counted("web");
      system
          .engine()
          .classPath(image.classPath())
          .option("-Ddrill.death=" + folder.resolve("death"))
          .option("-XX:ArchiveClassesAtExit=" + image.archive())
          .option("-Xlog:cds=off");
      system.serve();
      system.signal("web", "KILL");
      system.awaitIncident("web", "recovered");
      system.engine().stop();
    }
    return image;
  }

  private static String jar(Path classes, Path into) throws IOException {
    Path jar = Files.createTempFile(into, "classes", ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(f -> !f.equals(classes)).toList()) {
        boolean folder = Files.isDirectory(file);
        out.putNextEntry(new JarEntry(classes.relativize(file) + (folder ? "/" : "")));
        if (!folder) {
          Files.copy(file, out);
        }
      }
    }
    return jar.toString();
  }
}
