package dev.aceso.drills;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A fault that makes a certain playbook be chosen, and how a component is set up for it. */
enum Ailment {
  /** Nobody but the engine starts it again: this fault does not pass. */
  CRASH("restart-simple") {
    @Override
    void strike(TestSystem system, String id) throws Exception {
      system.signal(id, "KILL");
    }
  },
  ERRORS("restart-graceful") {
    @Override
    void strike(TestSystem system, String id) throws Exception {
      system.signal(id, "USR1");
    }

    @Override
    void pass(TestSystem system, String id) throws Exception {
      TestSystem.signal(system.lives(id).getLast().pid(), "USR2");
    }
  },
  HANG("restart-forced"),
  HANG_OF_A_SYSTEM_OF_RECORD("restart-durable") {
    @Override
    void add(TestSystem system, String id) {
      system.counted(id, "data: system-of-record");
    }
  },
  /** What needs it works, so it is left alone. */
  HANG_OF_WHAT_OTHERS_NEED("restart-ordered") {
    @Override
    void prepare(TestSystem system) {
      system.file(
          "learning_config.yaml",
          """
          version: 1
          relapse: 1s
          detection: { flap_within: 1s }
          weights: { fit: 1, risk: 0, time: 0, criticality: 0, data: 0, history: 0 }
          """);
    }

    @Override
    void add(TestSystem system, String id) {
      system.counted(id).counted(id + "-web", "depends_on: [%s]".formatted(id));
    }

    @Override
    Tally count(TestSystem system, String id, boolean passed) {
      return super.count(system, id, passed).plus(Tally.ofService(system.lives(id + "-web"), true));
    }
  },
  FULL_DISK("clean-disk") {
    @Override
    void add(TestSystem system, String id) {
      system.counted(
          id,
          "resources:",
          "  - disk: { path: ./disk-%s, alarm: 90%% }".formatted(id),
          "    every: 100ms",
          "cleanup:",
          "  - { path: ./disk-%s, match: \"*.tmp\" }".formatted(id));
      try {
        Path disk = Files.createDirectories(disk(system, id));
        run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString());
        Files.writeString(disk.resolve("keep.dat"), "precious");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    void remove(TestSystem system, String id) throws IOException {
      run("umount", disk(system, id).toString());
    }

    @Override
    void strike(TestSystem system, String id) throws Exception {
      Files.write(disk(system, id).resolve("old.tmp"), new byte[250_000]);
    }

    @Override
    void pass(TestSystem system, String id) throws Exception {
      // On a busy machine a recovery takes more or fewer commits than the rehearsal did, and may
      // have cleaned.
      Files.deleteIfExists(disk(system, id).resolve("old.tmp"));
    }

    @Override
    void whileDead(TestSystem system, String id) throws Exception {
      // What comes onto the disk once it is free is not what a repeated cleaning may delete.
      if (!Files.exists(disk(system, id).resolve("old.tmp"))) {
        Files.writeString(disk(system, id).resolve("late.tmp"), "late");
        Files.writeString(system.faults(id).resolve("late"), "");
      }
    }

    @Override
    Tally count(TestSystem system, String id, boolean passed) {
      Path disk = disk(system, id);
      boolean done =
          !Files.exists(disk.resolve("old.tmp")) && Files.exists(disk.resolve("keep.dat"));
      boolean lateLost =
          Files.exists(system.faults(id).resolve("late"))
              && !Files.exists(disk.resolve("late.tmp"));
      return Tally.ofService(system.lives(id), true)
          .plus(new Tally(done ? 0 : 1, 0, lateLost ? 1 : 0));
    }
  },
  HANG_WITH_A_STEP_THAT_MUST_NOT_BE_REPEATED("kill-note-start") {
    @Override
    void prepare(TestSystem system) {
      super.prepare(system);
      system
          .file("note.sh", "echo \"$ACESO_KEY\" >> \"faults-$ACESO_COMPONENT/noted\"\n")
          .file(
              "recovery_strategies.yaml",
              """
              version: 1
              playbooks:
                - id: kill-note-start
                  strategy: restart/noted
                  for: { kinds: [hung], types: [process] }
                  risk: low
                  disruption: 0
                  expected: 100ms
                  steps:
                    - kill: {}
                    - exec: { command: [sh, note.sh], undo: none }
                    - start: {}
                  verify: [health]
              """);
    }

    @Override
    Tally count(TestSystem system, String id, boolean passed) {
      try {
        Path noted = system.faults(id).resolve("noted");
        long notes = Files.exists(noted) ? Files.readAllLines(noted).size() : 0;
        Tally notesTwice = new Tally(0, (int) Math.max(0, notes - 1), 0);
        boolean asked =
            system.incidents(id).stream()
                .anyMatch(i -> i.at("/state").asString().equals("escalated"));
        return notesTwice.plus(asked ? Tally.NONE : super.count(system, id, passed));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    boolean mayAsk() {
      return true;
    }
  };

  private final String playbook;

  Ailment(String playbook) {
    this.playbook = playbook;
  }

  String playbook() {
    return playbook;
  }

  /** What the whole system needs. */
  void prepare(TestSystem system) {
    system.file(
        "learning_config.yaml",
        """
        version: 1
        relapse: 1s
        detection: { flap_within: 1s }
        """);
  }

  void add(TestSystem system, String id) {
    system.counted(id);
  }

  void remove(TestSystem system, String id) throws IOException {}

  void strike(TestSystem system, String id) throws Exception {
    system.signal(id, "STOP");
  }

  /** Whether the fault can pass without anyone's doing. */
  boolean passes() {
    return this != CRASH;
  }

  /** The fault passes by itself; the engine may be dead. */
  void pass(TestSystem system, String id) throws Exception {
    TestSystem.signal(system.lives(id).getLast().pid(), "CONT");
  }

  /** What happens between the death of the engine and its next start. */
  void whileDead(TestSystem system, String id) throws Exception {}

  /** Whether a person may be asked, as it can't be found out whether a step was done. */
  boolean mayAsk() {
    return false;
  }

  /**
   * What was lost, duplicated and stale, by the traces that the service left.
   *
   * @param passed whether the fault had passed before anything was done about it
   */
  Tally count(TestSystem system, String id, boolean passed) {
    return Tally.ofService(system.lives(id), passed);
  }

  private static Path disk(TestSystem system, String id) {
    return system.folder().resolve("disk-" + id);
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
  }
}
