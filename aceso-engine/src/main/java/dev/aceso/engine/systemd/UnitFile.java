package dev.aceso.engine.systemd;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The systemd unit that runs an engine (systemd.service(5), systemd.exec(5)).
 *
 * @param program that is run as {@code PROGRAM run --config FOLDER}
 * @param config folder of the configuration
 * @param data the engine's data folder
 * @param javaHome where its Java is; empty when it finds one by itself
 */
public record UnitFile(Path program, Path config, Path data, Optional<String> javaHome) {
  private static final String TEMPLATE = "aceso.service";

  public UnitFile {
    program = program.toAbsolutePath().normalize();
    config = config.toAbsolutePath().normalize();
    data = data.toAbsolutePath().normalize();
  }

  /** The whole file. */
  public String text() {
    SortedSet<Path> writable = new TreeSet<>(List.of(config, data));
    Map<String, String> values =
        Map.of(
            "{exec}",
            word(program.toString()).replace("$", "$$"),
            "{config}",
            word(config.toString()).replace("$", "$$"),
            "{environment}\n",
            javaHome.map(home -> "Environment=" + word("JAVA_HOME=" + home) + "\n").orElse(""),
            "{writable}",
            writable.stream().map(path -> word("-" + path)).collect(Collectors.joining(" ")));
    String text = template();
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace(value.getKey(), value.getValue());
    }
    return text;
  }

  /** One word, whatever is in it: quoted, and without specifiers (systemd.syntax(7)). */
  private static String word(String value) {
    String plain = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%");
    return plain.matches("[\\w/.,:=@%+-]+") ? plain : "\"" + plain + "\"";
  }

  private static String template() {
    try (InputStream in = UnitFile.class.getResourceAsStream(TEMPLATE)) {
      if (in == null) {
        throw new IllegalStateException("the archive lacks " + TEMPLATE);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
