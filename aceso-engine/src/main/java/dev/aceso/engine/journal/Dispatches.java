package dev.aceso.engine.journal;

import dev.aceso.engine.json.ModelJson;
import dev.aceso.model.IncidentEvent;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.sqlite.SQLiteConfig;

/**
 * The journal as an outbox: what happened in incidents, and for each address how far it was told.
 * On a connection of its own; thread-safe.
 */
public final class Dispatches implements AutoCloseable {
  private final Connection connection;

  /** An event and its place in the journal. */
  public record Row(long seq, String incident, IncidentEvent event) {}

  private Dispatches(Connection connection) {
    this.connection = connection;
  }

  /**
   * Of the journal in a folder, which an engine has opened.
   *
   * @throws JournalException when it can't be read or written
   */
  public static Dispatches open(Path folder) throws JournalException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(2_000);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    Path file = folder.resolve("journal.db");
    try {
      Connection connection = config.createConnection("jdbc:sqlite:" + file);
      try (var create = connection.createStatement()) {
        create.execute(
            "CREATE TABLE IF NOT EXISTS told(address TEXT PRIMARY KEY, seq INTEGER NOT NULL)");
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
      return new Dispatches(connection);
    } catch (SQLException e) {
      throw new JournalException(
          "what people were told can't be kept in %s (%s): free space on its disk or make it writable"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** Forgets how far all other addresses were told. */
  public synchronized void keepOnly(Set<String> addresses) throws JournalException {
    try (PreparedStatement all = connection.prepareStatement("SELECT address FROM told");
        PreparedStatement forget =
            connection.prepareStatement("DELETE FROM told WHERE address = ?")) {
      List<String> known = new ArrayList<>();
      try (ResultSet found = all.executeQuery()) {
        while (found.next()) {
          known.add(found.getString(1));
        }
      }
      known.removeAll(addresses);
      for (String address : known) {
        forget.setString(1, address);
        forget.executeUpdate();
      }
    } catch (SQLException e) {
      throw unusable(e);
    }
  }

  /** Up to which row an address was told; a new address begins at the newest. */
  public synchronized long toldUpTo(String address) throws JournalException {
    try (PreparedStatement begin =
            connection.prepareStatement(
                "INSERT OR IGNORE INTO told(address, seq) VALUES (?, (SELECT COALESCE(MAX(seq), 0) FROM journal))");
        PreparedStatement query =
            connection.prepareStatement("SELECT seq FROM told WHERE address = ?")) {
      begin.setString(1, address);
      begin.executeUpdate();
      query.setString(1, address);
      try (ResultSet found = query.executeQuery()) {
        return found.next() ? found.getLong(1) : 0;
      }
    } catch (SQLException e) {
      throw unusable(e);
    }
  }

  /** All up to the row was told to the address, or given up. */
  public synchronized void told(String address, long seq) throws JournalException {
    try (PreparedStatement mark =
        connection.prepareStatement("UPDATE told SET seq = ? WHERE address = ?")) {
      mark.setLong(1, seq);
      mark.setString(2, address);
      mark.executeUpdate();
    } catch (SQLException e) {
      throw unusable(e);
    }
  }

  /** The next rows of incidents, oldest first. */
  public synchronized List<Row> after(long seq, int most) throws JournalException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT seq, incident, body FROM journal WHERE seq > ? AND incident <> '' ORDER BY seq LIMIT ?")) {
      query.setLong(1, seq);
      query.setInt(2, most);
      return rows(query);
    } catch (SQLException e) {
      throw unusable(e);
    }
  }

  /** All that happened in an incident before the row, oldest first. */
  public synchronized List<Row> before(String incident, long seq) throws JournalException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT seq, incident, body FROM journal WHERE incident = ? AND seq < ? ORDER BY seq")) {
      query.setString(1, incident);
      query.setLong(2, seq);
      return rows(query);
    } catch (SQLException e) {
      throw unusable(e);
    }
  }

  private static List<Row> rows(PreparedStatement query) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (ResultSet found = query.executeQuery()) {
      while (found.next()) {
        rows.add(
            new Row(
                found.getLong(1),
                found.getString(2),
                ModelJson.read(found.getString(3), IncidentEvent.class)));
      }
    }
    return rows;
  }

  private static JournalException unusable(SQLException e) {
    return new JournalException("the journal's outbox can't be used: " + e.getMessage(), e);
  }

  @Override
  public synchronized void close() throws JournalException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw unusable(e);
    }
  }
}
