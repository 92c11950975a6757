package dev.aceso.engine.journal;

import dev.aceso.engine.json.ModelJson;
import dev.aceso.loop.Effect;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.SystemEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * The durable journal of one engine. Each row carries the SHA-256 of its content and of the hash of
 * the row before it, so that a change to any earlier row shows.
 */
public final class Journal implements AppendOnly, AutoCloseable {
  private static final int FORMAT = 1;
  private static final String INSERT =
      "INSERT INTO journal(seq, at, incident, kind, body, hash) VALUES (?,?,?,?,?,?)";

  private final Path file;
  private final FolderLock lock;
  private final Connection connection;
  private final Reserve reserve;
  private long seq;
  private String hash;

  private Journal(Path file, FolderLock lock, Connection connection, Reserve reserve) {
    this.file = file;
    this.reserve = reserve;
    this.lock = lock;
    this.connection = connection;
    this.hash = Chain.BEGINNING;
  }

  /**
   * Opens the journal in a data folder, or begins one.
   *
   * @throws JournalException when another engine has it, it is damaged, or it can't be written
   */
  public static Journal open(Path folder) throws JournalException {
    FolderLock lock = FolderLock.take(folder);
    Path file = folder.resolve("journal.db");
    try {
      DataFolder.make(file);
      Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      Journal journal = new Journal(file, lock, connection, new Reserve(folder));
      try {
        journal.orFromReserve(journal::prepare);
        journal.reserve.mend();
      } catch (SQLException | JournalException e) {
        connection.close();
        throw e;
      }
      return journal;
    } catch (SQLException e) {
      release(lock);
      throw hindered(e) ? unstartable(file, e) : damaged(file, e);
    } catch (IOException e) {
      release(lock);
      throw unstartable(file, e);
    } catch (JournalException e) {
      release(lock);
      throw e;
    }
  }

  /** Everything that is needed to go on. */
  public Past load() throws JournalException {
    try {
      return Past.read(connection, file);
    } catch (SQLException e) {
      throw damaged(file, e);
    }
  }

  /**
   * The latest events of an incident, each checked against its hash. Reads on a connection of its
   * own, so it may be called from any thread and holds no append up.
   *
   * @param most how many at most
   * @throws JournalException when they can't be read or were changed
   */
  public Course events(String incident, int most) throws JournalException {
    SQLiteConfig reading = new SQLiteConfig();
    reading.setReadOnly(true);
    reading.setBusyTimeout(2_000);
    try (Connection own = reading.createConnection("jdbc:sqlite:" + file)) {
      return Past.course(own, file, incident, most);
    } catch (SQLException e) {
      throw new JournalException(
          "the events of %s can't be read from %s: %s".formatted(incident, file, e.getMessage()),
          e);
    }
  }

  @Override
  public void append(List<Effect> effects) throws JournalException {
    if (effects.stream().noneMatch(Journal::kept)) {
      return;
    }
    long seqBefore = seq;
    String hashBefore = hash;
    try {
      orFromReserve(
          () -> {
            seq = seqBefore;
            hash = hashBefore;
            transaction(() -> write(effects));
          });
    } catch (SQLException e) {
      seq = seqBefore;
      hash = hashBefore;
      throw unwritable(file, e);
    }
  }

  /** Writes what is there already once more. */
  @Override
  public void tryToWrite() throws JournalException {
    try {
      orFromReserve(this::rewrite);
    } catch (SQLException e) {
      throw unwritable(file, e);
    }
  }

  @Override
  public String scarcity() {
    reserve.mend();
    return reserve.scarcity();
  }

  private void rewrite() throws SQLException {
    transaction(
        () -> {
          try (Statement same = connection.createStatement()) {
            same.execute("PRAGMA user_version=" + FORMAT);
          }
        });
  }

  /** Once more with the room of the reserve, when the disk is full. */
  private <E extends Exception> void orFromReserve(Attempt<E> attempt) throws SQLException, E {
    try {
      attempt.run();
    } catch (SQLException e) {
      if (!hindered(e) || !reserve.release()) {
        throw e;
      }
      attempt.run();
    }
  }

  /** Whether the disk or its file system is the reason, and not what is in the file. */
  private static boolean hindered(SQLException e) {
    int primary = e.getErrorCode() & 0xff;
    return Stream.of(
            SQLiteErrorCode.SQLITE_FULL,
            SQLiteErrorCode.SQLITE_READONLY,
            SQLiteErrorCode.SQLITE_IOERR,
            SQLiteErrorCode.SQLITE_CANTOPEN)
        .anyMatch(code -> code.code == primary);
  }

  private static JournalException unstartable(Path file, Exception e) {
    return new JournalException(
        "the journal %s can't be written (%s): nothing was started; free space on its disk or make it writable, then start again"
            .formatted(file, e.getMessage()),
        e);
  }

  private static JournalException unwritable(Path file, SQLException e) {
    return new JournalException(
        "the journal %s can't be written (%s): nothing is done until it can; free space on its disk or make it writable"
            .formatted(file, e.getMessage()),
        e);
  }

  private interface Writing {
    void run() throws SQLException;
  }

  private interface Attempt<E extends Exception> {
    void run() throws SQLException, E;
  }

  /** A disk that is full makes SQLite roll back by itself; then there is nothing to roll back. */
  private void transaction(Writing writing) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      try {
        writing.run();
        statement.execute("COMMIT");
      } catch (SQLException e) {
        try {
          statement.execute("ROLLBACK");
        } catch (SQLException rolledBackAlready) {
          e.addSuppressed(rolledBackAlready);
        }
        throw e;
      }
    }
  }

  private static boolean kept(Effect effect) {
    return switch (effect) {
      case Effect.Append _ -> true;
      case Effect.Note _ -> true;
      case Effect.Learned _ -> true;
      case Effect.Survey _ -> false;
      case Effect.Perform _ -> false;
      case Effect.Precheck _ -> false;
      case Effect.Errand _ -> false;
      case Effect.Cancel _ -> false;
      case Effect.Examine _ -> false;
      case Effect.Answered _ -> false;
      case Effect.Fault _ -> false;
    };
  }

  private void write(List<Effect> effects) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (Effect effect : effects) {
        write(effect, insert);
      }
      latestKnowledge(effects);
    }
  }

  private void write(Effect effect, PreparedStatement insert) throws SQLException {
    switch (effect) {
      case Effect.Append record -> {
        insert(insert, record.incident(), record.event());
        try (PreparedStatement index =
            connection.prepareStatement(
                "INSERT INTO incidents(number, id, over) VALUES (?,?,?) ON CONFLICT(number) DO UPDATE SET over = excluded.over")) {
          index.setLong(1, number(record.incident()));
          index.setString(2, record.incident());
          index.setBoolean(3, record.event() instanceof IncidentEvent.Closed);
          index.executeUpdate();
        }
      }
      case Effect.Note note -> {
        insert(insert, "", note.event());
      }
      case Effect.Learned _ -> {}
      case Effect.Survey _ -> {}
      case Effect.Perform _ -> {}
      case Effect.Precheck _ -> {}
      case Effect.Errand _ -> {}
      case Effect.Cancel _ -> {}
      case Effect.Examine _ -> {}
      case Effect.Answered _ -> {}
      case Effect.Fault _ -> {}
    }
  }

  /** Knowledge is a whole, so of several only the last is kept. */
  private void latestKnowledge(List<Effect> effects) throws SQLException {
    Optional<Effect.Learned> last =
        effects.reversed().stream()
            .filter(Effect.Learned.class::isInstance)
            .map(Effect.Learned.class::cast)
            .findFirst();
    if (last.isPresent()) {
      try (PreparedStatement save =
          connection.prepareStatement(
              "INSERT INTO knowledge(id, body) VALUES (1, ?) ON CONFLICT(id) DO UPDATE SET body = excluded.body")) {
        save.setString(1, ModelJson.write(last.get().knowledge()));
        save.executeUpdate();
      }
    }
  }

  private void insert(PreparedStatement insert, String incident, Object event) throws SQLException {
    String body =
        switch (event) {
          case IncidentEvent e -> ModelJson.write(e, IncidentEvent.class);
          case SystemEvent e -> ModelJson.write(e, SystemEvent.class);
          case Object e -> throw new IllegalArgumentException("no event: " + e);
        };
    String at =
        event instanceof IncidentEvent i
            ? i.at().toString()
            : ((SystemEvent) event).at().toString();
    String kind = event.getClass().getSimpleName();
    String next = Chain.next(hash, at, incident, kind, body);
    insert.setLong(1, seq + 1);
    insert.setString(2, at);
    insert.setString(3, incident);
    insert.setString(4, kind);
    insert.setString(5, body);
    insert.setString(6, next);
    insert.executeUpdate();
    seq++;
    hash = next;
  }

  private void prepare() throws SQLException, JournalException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("PRAGMA synchronous=FULL");
      statement.execute("PRAGMA busy_timeout=2000");
      check(statement);
      statement.execute(
          "CREATE TABLE IF NOT EXISTS journal(seq INTEGER PRIMARY KEY, at TEXT NOT NULL, incident TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL)");
      statement.execute("CREATE INDEX IF NOT EXISTS journal_incident ON journal(incident, seq)");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS incidents(number INTEGER PRIMARY KEY, id TEXT NOT NULL, over INTEGER NOT NULL)");
      statement.execute("CREATE INDEX IF NOT EXISTS incidents_over ON incidents(over)");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS knowledge(id INTEGER PRIMARY KEY, body TEXT NOT NULL)");
      statement.execute("PRAGMA user_version=" + FORMAT);
      try (ResultSet last =
          statement.executeQuery("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")) {
        if (last.next()) {
          seq = last.getLong(1);
          hash = last.getString(2);
        }
      }
    }
  }

  private void check(Statement statement) throws SQLException, JournalException {
    try (ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
      if (result.next() && !result.getString(1).equals("ok")) {
        throw new JournalException(
            damage(file).formatted(result.getString(1).lines().findFirst().orElse("")));
      }
    }
    try (ResultSet result = statement.executeQuery("PRAGMA user_version")) {
      if (result.next() && result.getInt(1) > FORMAT) {
        throw new JournalException(
            "the journal %s was written by a newer Aceso (format %d, this one knows %d): use that version"
                .formatted(file, result.getInt(1), FORMAT));
      }
    }
  }

  private static long number(String incident) {
    return Long.parseLong(incident.substring(incident.indexOf('-') + 1));
  }

  private static JournalException damaged(Path file, SQLException e) {
    return new JournalException(damage(file).formatted(e.getMessage()), e);
  }

  private static String damage(Path file) {
    return "the journal "
        + file
        + " is damaged or can't be opened (%s): nothing was changed; restore a backup, or move journal.db, journal.db-wal and journal.db-shm aside to begin anew";
  }

  private static void release(FolderLock lock) throws JournalException {
    try {
      lock.close();
    } catch (IOException e) {
      throw new JournalException("the data folder's lock can't be released: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws JournalException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new JournalException("the journal can't be closed: " + e.getMessage(), e);
    } finally {
      release(lock);
    }
  }
}
