package dev.aceso.engine.journal;

import dev.aceso.engine.json.ModelJson;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.Knowledge;
import dev.aceso.model.SystemEvent;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a journal holds of the time before.
 *
 * @param incidents every open one and the latest that are over, in the order of opening
 * @param orders every Paused, Resumed, Stopped and Wanted, oldest first
 * @param newest the time of what was written last; empty when nothing was
 */
public record Past(
    Knowledge knowledge,
    List<Incident> incidents,
    long lastIncident,
    long lastToken,
    List<SystemEvent> orders,
    Optional<Instant> newest) {
  /** How many incidents that are over are taken up again. */
  private static final int LATEST = 500;

  private static final String ROWS =
      "SELECT seq, at, incident, kind, body, hash, (SELECT p.hash FROM journal p WHERE p.seq = j.seq - 1) AS before"
          + " FROM journal j WHERE ";

  static Past read(Connection connection, Path file) throws SQLException, JournalException {
    Map<String, Incident> incidents = new LinkedHashMap<>();
    long token = 0;
    try (PreparedStatement query =
        connection.prepareStatement(
            ROWS
                + "incident IN (SELECT id FROM incidents WHERE over = 0 UNION ALL"
                + " SELECT id FROM (SELECT id FROM incidents WHERE over = 1 ORDER BY number DESC LIMIT ?))"
                + " ORDER BY seq")) {
      query.setInt(1, LATEST);
      for (Row row : rows(query, file)) {
        IncidentEvent event = ModelJson.read(row.body(), IncidentEvent.class);
        Incident known = incidents.get(row.incident());
        if (known != null) {
          incidents.put(row.incident(), known.with(event));
        } else if (event instanceof IncidentEvent.Opened opened) {
          incidents.put(row.incident(), Incident.open(row.incident(), opened));
        }
        if (event instanceof IncidentEvent.Executed e
            && e.event() instanceof ExecutionEvent.Started started) {
          token = Math.max(token, started.token());
        }
      }
    }
    return new Past(
        knowledge(connection),
        List.copyOf(incidents.values()),
        lastIncident(connection),
        token,
        orders(connection, file),
        newest(connection, file));
  }

  /** The latest events of an incident, each checked. */
  static Course course(Connection connection, Path file, String incident, int most)
      throws SQLException, JournalException {
    long all = 0;
    try (PreparedStatement count =
        connection.prepareStatement("SELECT COUNT(*) FROM journal WHERE incident = ?")) {
      count.setString(1, incident);
      try (ResultSet found = count.executeQuery()) {
        all = found.next() ? found.getLong(1) : 0;
      }
    }
    try (PreparedStatement query =
        connection.prepareStatement(
            ROWS
                + "seq IN (SELECT seq FROM journal WHERE incident = ? ORDER BY seq DESC LIMIT ?)"
                + " ORDER BY seq")) {
      query.setString(1, incident);
      query.setInt(2, most);
      List<IncidentEvent> events = new ArrayList<>();
      for (Row row : rows(query, file)) {
        events.add(ModelJson.read(row.body(), IncidentEvent.class));
      }
      return new Course(events, Math.max(0, all - events.size()));
    }
  }

  private record Row(String at, String incident, String body) {}

  /** Reads the rows and checks that each is as it was written. */
  private static List<Row> rows(PreparedStatement query, Path file)
      throws SQLException, JournalException {
    List<Row> rows = new ArrayList<>();
    try (ResultSet found = query.executeQuery()) {
      while (found.next()) {
        String before = found.getString("before");
        String hash =
            Chain.next(
                before == null ? Chain.BEGINNING : before,
                found.getString("at"),
                found.getString("incident"),
                found.getString("kind"),
                found.getString("body"));
        if (!hash.equals(found.getString("hash"))) {
          throw new JournalException(
              "the journal %s was changed after it was written: row %d does not match its hash; nothing was changed now; restore a backup, or move journal.db, journal.db-wal and journal.db-shm aside to begin anew"
                  .formatted(file, found.getLong("seq")));
        }
        rows.add(
            new Row(found.getString("at"), found.getString("incident"), found.getString("body")));
      }
    }
    return rows;
  }

  private static List<SystemEvent> orders(Connection connection, Path file)
      throws SQLException, JournalException {
    try (PreparedStatement query =
        connection.prepareStatement(
            ROWS
                + "incident = '' AND kind IN ('Paused', 'Resumed', 'Stopped', 'Wanted') ORDER BY seq")) {
      List<SystemEvent> orders = new ArrayList<>();
      for (Row row : rows(query, file)) {
        orders.add(ModelJson.read(row.body(), SystemEvent.class));
      }
      return orders;
    }
  }

  private static Optional<Instant> newest(Connection connection, Path file)
      throws SQLException, JournalException {
    try (PreparedStatement query =
        connection.prepareStatement(ROWS + "seq = (SELECT MAX(seq) FROM journal)")) {
      return rows(query, file).stream().map(row -> Instant.parse(row.at())).findFirst();
    }
  }

  private static long lastIncident(Connection connection) throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement("SELECT COALESCE(MAX(number), 0) FROM incidents");
        ResultSet found = query.executeQuery()) {
      return found.next() ? found.getLong(1) : 0;
    }
  }

  private static Knowledge knowledge(Connection connection) throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement("SELECT body FROM knowledge WHERE id = 1");
        ResultSet found = query.executeQuery()) {
      return found.next() ? ModelJson.read(found.getString(1), Knowledge.class) : Knowledge.NONE;
    }
  }
}
