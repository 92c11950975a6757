package dev.aceso.drills.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ledger as it is written down: Markdown tables whose rows begin with an id and a name. */
final class LedgerDocument {
  /** What an id looks like: three letters, a number, perhaps a part. */
  static final Pattern ID = Pattern.compile("[A-Z]{3}-[A-Z]?\\d+(\\.\\d+)?");

  private static final Pattern ROW = Pattern.compile("\\|\\s*(" + ID + ")\\s*\\|\\s*(.+?)\\s*\\|");
  private static final Pattern HEADING = Pattern.compile("## +(.+)");

  private LedgerDocument() {}

  /** The rows in their order; IOException when it can't be read, or an id is there twice. */
  static List<LedgerRow> read(Path file) throws IOException {
    return parse(Files.readString(file));
  }

  static List<LedgerRow> parse(String text) throws IOException {
    List<LedgerRow> rows = new ArrayList<>();
    Set<String> ids = new LinkedHashSet<>();
    String section = "";
    for (String line : text.lines().toList()) {
      Matcher heading = HEADING.matcher(line);
      Matcher row = ROW.matcher(line);
      if (heading.matches()) {
        section = heading.group(1);
      } else if (row.lookingAt()) {
        if (!ids.add(row.group(1))) {
          throw new IOException("the ledger has two rows " + row.group(1));
        }
        rows.add(new LedgerRow(section, row.group(1), row.group(3), false));
      }
    }
    return rows.stream()
        .map(r -> new LedgerRow(r.section(), r.id(), r.name(), hasParts(r.id(), ids)))
        .toList();
  }

  private static boolean hasParts(String id, Set<String> ids) {
    return ids.stream().anyMatch(other -> other.startsWith(id + "."));
  }
}
