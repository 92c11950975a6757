package dev.aceso.drills.ledger;

import dev.aceso.drills.ledger.Ledger.Entry;
import dev.aceso.drills.ledger.Ledger.Proof;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The ledger for programs: {@code {proved, of, rows: [{id, name, section, proved, tests}]}}. */
final class LedgerJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private LedgerJson() {}

  static String of(Ledger ledger) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("proved", ledger.proved());
    root.put("of", ledger.provable().size());
    ArrayNode rows = root.putArray("rows");
    ledger.provable().forEach(entry -> row(entry, rows.addObject()));
    ArrayNode strays = root.putArray("unknown_tags");
    ledger.strays().keySet().stream().sorted().forEach(strays::add);
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private static void row(Entry entry, ObjectNode node) {
    node.put("id", entry.row().id());
    node.put("name", entry.row().name());
    node.put("section", entry.row().section());
    node.put("proved", entry.proved());
    ArrayNode tests = node.putArray("tests");
    for (Proof proof : entry.proofs()) {
      ObjectNode test = tests.addObject();
      test.put("module", proof.test().module());
      test.put("class", proof.test().type());
      test.put("method", proof.test().method());
      test.put("result", proof.result().name().toLowerCase(Locale.ROOT));
    }
  }
}
