package dev.aceso.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aceso.loop.Effect;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Evidence;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.Knowledge;
import dev.aceso.model.Severity;
import dev.aceso.model.SystemEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final ComponentId WEB = ComponentId.of("web");

  @TempDir Path folder;

  @Test
  void whatWasAppendedIsThereAfterReopening() throws Exception {
    Knowledge knowledge = new Knowledge(List.of(), 3, Duration.ofSeconds(9));
    SystemEvent pause = new SystemEvent.Paused(T0, Optional.of(WEB), "ann", Optional.empty());
    try (Journal journal = Journal.open(folder)) {
      journal.append(
          List.of(
              opened("inc-1"),
              opened("inc-2"),
              new Effect.Note(pause),
              new Effect.Learned(knowledge)));
      journal.append(List.of(closed("inc-1")));
    }
    try (Journal journal = Journal.open(folder)) {
      Past past = journal.load();
      assertThat(past.incidents()).extracting(Incident::id).containsExactly("inc-1", "inc-2");
      assertThat(past.incidents().getFirst().state().over()).isTrue();
      assertThat(past.lastIncident()).isEqualTo(2);
      assertThat(past.orders()).containsExactly(pause);
      assertThat(past.knowledge()).isEqualTo(knowledge);
    }
  }

  @Test
  void theEventsOfAnIncidentAreReadWhileTheJournalIsWritten() throws Exception {
    try (Journal journal = Journal.open(folder)) {
      journal.append(List.of(opened("inc-1"), opened("inc-2"), closed("inc-1")));

      Course course = journal.events("inc-1", 10);
      assertThat(course.events())
          .extracting(e -> e.getClass().getSimpleName())
          .containsExactly("Opened", "Closed");
      assertThat(course.earlier()).isZero();
      assertThat(journal.events("inc-1", 1).events())
          .singleElement()
          .isInstanceOf(IncidentEvent.Closed.class);
      assertThat(journal.events("inc-1", 1).earlier()).isEqualTo(1);
      assertThat(journal.events("inc-3", 10)).isEqualTo(Course.UNKNOWN);
    }
  }

  @Test
  void aFolderBelongsToOneEngine() throws Exception {
    try (Journal _ = Journal.open(folder)) {
      assertThatThrownBy(() -> Journal.open(folder))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("another engine")
          .hasMessageContaining("engine.data");
    }
    Journal.open(folder).close();
  }

  @Test
  @Tag("OPS-8")
  void aRowThatWasChangedAfterwardsIsNoticed() throws Exception {
    try (Journal journal = Journal.open(folder)) {
      journal.append(List.of(opened("inc-1"), opened("inc-2")));
    }
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
        Statement s = c.createStatement()) {
      s.executeUpdate(
          "UPDATE journal SET body = replace(body, 'HTTP 503', 'HTTP 200') WHERE seq = 1");
    }
    try (Journal journal = Journal.open(folder)) {
      assertThatThrownBy(journal::load)
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("row 1");
      assertThatThrownBy(() -> journal.events("inc-1", 10))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("row 1");
    }
  }

  @Test
  void whatIsNoJournalIsRefusedAndLeftAlone() throws Exception {
    Files.writeString(folder.resolve("journal.db"), "this is no database at all, ".repeat(50));
    assertThatThrownBy(() -> Journal.open(folder))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("restore a backup");
    assertThat(folder.resolve("journal.db")).content().startsWith("this is no database");
  }

  @Test
  void aFolderThatCannotBeMadeIsAClearError() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> Journal.open(file.resolve("data")))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("can't be written")
        .hasMessageContaining(file.toString());
  }

  @Test
  @Tag("root")
  void onAFullDiskNothingIsLostAndItGoesOnWhenThereIsRoom() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "mounting a tmpfs needs root");
    Path disk = Files.createDirectory(folder.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", disk.toString());
    try {
      try (Journal journal = Journal.open(disk)) {
        journal.append(List.of(opened("inc-1")));
        Path filler = Files.write(disk.resolve("filler"), new byte[700_000]);
        List<Effect> many = new ArrayList<>();
        for (int i = 2; i < 2_000; i++) {
          many.add(opened("inc-" + i));
        }
        assertThatThrownBy(() -> journal.append(many))
            .isInstanceOf(JournalException.class)
            .hasMessageContaining("can't be written");
        Files.delete(filler);
        journal.append(List.of(opened("inc-2")));
      }
      try (Journal journal = Journal.open(disk)) {
        assertThat(journal.load().incidents())
            .extracting(Incident::id)
            .containsExactly("inc-1", "inc-2");
      }
    } finally {
      run("umount", disk.toString());
    }
  }

  @Test
  @Tag("root")
  void onAFullDiskItGoesOnWithItsReserveSaysSoAndHoldsItAgainWhenThereIsRoom() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "mounting a tmpfs needs root");
    Path disk = Files.createDirectories(folder.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=8m,mode=0700", "tmpfs", disk.toString());
    try (Journal journal = Journal.open(disk)) {
      Path reserve = disk.resolve("journal.reserve");
      assertThat(reserve).hasSize(Reserve.SIZE);
      assertThat(journal.scarcity()).isEmpty();
      Path filler = fill(disk);
      for (int i = 1; i < 100 && journal.scarcity().isEmpty(); i++) {
        journal.append(List.of(opened("inc-" + i)));
      }
      assertThat(reserve).doesNotExist();
      assertThat(journal.scarcity()).contains(disk.toString(), "free space");
      journal.append(List.of(opened("inc-100")));
      Files.delete(filler);
      await().until(() -> journal.scarcity().isEmpty());
      assertThat(reserve).hasSize(Reserve.SIZE);
      assertThat(journal.load().incidents()).extracting(Incident::id).contains("inc-1", "inc-100");
    } finally {
      run("umount", disk.toString());
    }
  }

  @Test
  @Tag("root")
  void anEngineStartsOnAFullDiskWithTheReserveOfTheOneBefore() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "mounting a tmpfs needs root");
    Path disk = Files.createDirectories(folder.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=8m,mode=0700", "tmpfs", disk.toString());
    try {
      Journal.open(disk).close();
      fill(disk);
      try (Journal journal = Journal.open(disk)) {
        assertThat(journal.scarcity()).contains("free space");
        journal.append(List.of(opened("inc-1")));
      }
    } finally {
      run("umount", disk.toString());
    }
  }

  private static Path fill(Path disk) {
    Path filler = disk.resolve("filler");
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(new byte[4096]);
      }
    } catch (IOException full) {
      return filler;
    }
  }

  private static Effect opened(String id) {
    return new Effect.Append(
        id,
        new IncidentEvent.Opened(
            T0,
            FailureEvent.of(
                WEB,
                FailureKind.HUNG,
                Severity.MAJOR,
                T0,
                T0,
                "probe",
                List.of(new Evidence(WEB, T0, "probe:http", "HTTP 503")))));
  }

  private static Effect closed(String id) {
    return new Effect.Append(id, new IncidentEvent.Closed(T0, true, "serving"));
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
