package dev.aceso.drills.ledger;

/**
 * One capability.
 *
 * @param section heading it stands under
 * @param id such as {@code DET-C1} or {@code EXE-1.1}
 * @param name what it is, in a few words
 * @param group whether it only names its parts, {@code EXE-1} those of {@code EXE-1.1} and so on; a
 *     group is proved by its parts
 */
public record LedgerRow(String section, String id, String name, boolean group) {}
