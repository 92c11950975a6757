package dev.aceso.engine.config;

import dev.aceso.engine.access.AccessPolicy;
import dev.aceso.engine.access.AccessPolicy.PersonKey;
import dev.aceso.engine.access.Person;
import dev.aceso.engine.access.Role;
import dev.aceso.engine.access.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads who may do what: access_config.yaml, and the engine's own settings of it. */
final class People {
  /** Others may do nothing with the file, and its group no more than read it. */
  private static final int TOO_OPEN = 0027;

  private final YamlDocument document;
  private final List<ConfigProblem> problems;

  People(YamlDocument document, List<ConfigProblem> problems) {
    this.document = document;
    this.problems = problems;
  }

  /**
   * Why the file can't be believed: whoever may write it decides who commands the engine.
   *
   * @throws IOException when it can't be looked at
   */
  static Optional<String> unsafe(Path file) throws IOException {
    int owner = (Integer) Files.getAttribute(file, "unix:uid");
    int own = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    int mode = (Integer) Files.getAttribute(file, "unix:mode");
    if (owner != 0 && owner != own) {
      return Optional.of(
          "the file belongs to user %d, who could let anybody in: give it to root or to the engine's user (chown)"
              .formatted(owner));
    }
    return (mode & TOO_OPEN) == 0
        ? Optional.empty()
        : Optional.of(
            "other users may read or write the file (mode %04o): chmod 0600 it"
                .formatted(mode & 07777));
  }

  /**
   * Who may do what.
   *
   * @param engine the engine's own settings
   */
  AccessPolicy policy(Section engine) {
    List<PersonKey> keys = new ArrayList<>();
    engine
        .text("token")
        .ifPresent(t -> keys.add(new PersonKey(AccessPolicy.SHARED, Optional.of(Tokens.hash(t)))));
    Map<String, Role> roles = new HashMap<>();
    for (Section item : Section.root(document).items("people")) {
      String name = item.text("name", "");
      Role role = item.constant("role", Role.class, Role.VIEWER);
      Role before = roles.putIfAbsent(name, role);
      if (name.equals(AccessPolicy.SHARED.name())) {
        problems.add(
            item.get("name")
                .problem("'token' is what engine.token is called: choose another name"));
      } else if (before != null && before != role) {
        problems.add(
            item.get("role")
                .problem("%s is %s above: a person has one role".formatted(name, before.word())));
      }
      keys.add(new PersonKey(new Person(name, role), item.text("token")));
    }
    return new AccessPolicy(keys, engine.text("access", "anyone-local").equals("anyone-local"));
  }
}
