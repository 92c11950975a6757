package dev.aceso.engine.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where an engine can be spoken to, as its configuration folder says. Nothing else of the folder is
 * checked, as whoever asks may not be allowed to read what the rest of it refers to. Immutable.
 *
 * @param data the data folder, absolute
 * @param listen host and port
 */
public record Whereabouts(Path data, String listen) {
  /** Where an engine listens when nothing is said. */
  public static final String LISTEN = "127.0.0.1:7676";

  static final String DATA = "./data";

  /**
   * Reads a folder; nothing is changed.
   *
   * @param environment what {@code ${NAME}} is looked up in
   * @throws IOException when it can't be told, with the reason in words
   */
  public static Whereabouts read(Path folder, Map<String, String> environment) throws IOException {
    Path home = folder.toAbsolutePath().normalize();
    Path file = home.resolve(ConfigFile.RECOVERY_CONFIG.fileName());
    YamlDocument document =
        YamlDocument.parse(file.toString(), text(file), new Expansion(home, environment));
    if (!document.root().has("engine") && !document.problems().isEmpty()) {
      throw new IOException(document.problems().getFirst().toString());
    }
    Section engine = Section.root(document).get("engine");
    return new Whereabouts(
        home.resolve(told(engine, "data", DATA, file)).normalize(),
        told(engine, "listen", LISTEN, file));
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no " + file, e);
    } catch (AccessDeniedException e) {
      throw new IOException(file + " may not be read", e);
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is no text in UTF-8", e);
    }
  }

  private static String told(Section engine, String key, String otherwise, Path file)
      throws IOException {
    String value = engine.text(key, otherwise);
    if (value.contains("${")) {
      throw new IOException(
          "engine.%s in %s is %s, which is not known here".formatted(key, file, value));
    }
    return value;
  }
}
