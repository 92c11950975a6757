package dev.aceso.engine.config;

import dev.aceso.engine.access.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Adds people to access_config.yaml, leaving what others have written there as it is. */
public final class AccessFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  /** The line of the list, and how its first item is indented. */
  private static final Pattern PEOPLE =
      Pattern.compile("(?m)(^people:[ \\t]*(?:#.*)?\\n)(?:( *)- )?");

  private AccessFile() {}

  /** Where a configuration folder has it. */
  public static Path in(Path folder) {
    return folder.resolve(ConfigFile.ACCESS_CONFIG.fileName());
  }

  /**
   * Adds a person with a token, at once for all readers.
   *
   * @param hash of the token
   * @throws IllegalArgumentException when the file would be wrong with it, or is not safe, with the
   *     reason
   * @throws IOException when it can't be read or written
   */
  public static void add(Path folder, String name, Role role, String hash) throws IOException {
    Path file = in(folder);
    if (!Files.exists(folder.resolve(ConfigFile.RECOVERY_CONFIG.fileName()))) {
      throw new IllegalArgumentException(folder + " is no configuration folder of Aceso");
    }
    Path next = folder.resolve(file.getFileName() + ".new");
    try (FileChannel out =
        FileChannel.open(
            next,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      try {
        String entry =
            "- { name: \"%s\", role: %s, token: \"%s\" }".formatted(name, role.word(), hash);
        String text = with(before(file), entry);
        check(folder, text);
        write(out, text);
        keepOwner(folder, file, next);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(next);
      }
    } catch (FileAlreadyExistsException e) {
      throw new IOException(
          "another command is writing it; if none is, remove " + next.getFileName(), e);
    }
  }

  private static void write(FileChannel out, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
    out.force(true);
  }

  private static String before(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "version: 1\n";
    }
    Optional<String> unsafe = People.unsafe(file);
    if (unsafe.isPresent()) {
      throw new IllegalArgumentException(file + ": " + unsafe.get());
    }
    String text = Files.readString(file);
    return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
  }

  /** The entry becomes the first of the list, indented as the others are. */
  private static String with(String text, String entry) {
    Matcher people = PEOPLE.matcher(text);
    return people.find()
        ? text.substring(0, people.end(1))
            + (people.group(2) == null ? "  " : people.group(2))
            + entry
            + "\n"
            + text.substring(people.end(1))
        : text + "people:\n  " + entry + "\n";
  }

  private static void check(Path folder, String text) {
    Expansion none = new Expansion(folder.toAbsolutePath().normalize(), Map.of());
    ConfigFile file = ConfigFile.ACCESS_CONFIG;
    YamlDocument document = YamlDocument.parse(file.fileName(), text, none);
    List<ConfigProblem> problems = new ArrayList<>(document.problems());
    if (problems.isEmpty()) {
      problems.addAll(new SchemaCheck(Schemas.of(file.stem())).problems(document));
    }
    if (problems.isEmpty()) {
      People people = new People(document, problems);
      people.policy(Section.root(YamlDocument.parse("", "version: 1\n", none)));
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(problems.getFirst().toString());
    }
  }

  /** The engine's user must be able to read it, whoever writes it: the data folder is its own. */
  private static void keepOwner(Path folder, Path file, Path next) throws IOException {
    Path like = file;
    if (!Files.exists(file)
        && ConfigReader.read(folder, System.getenv()) instanceof ReadResult.Good good) {
      like = good.config().engine().data();
    }
    if (Files.exists(like) && !Files.getOwner(like).equals(Files.getOwner(next))) {
      Files.setOwner(next, Files.getOwner(like));
    }
  }
}
