package dev.aceso.engine.access;

/**
 * Somebody that the engine knows.
 *
 * @param name what is written into the journal, and by which approvals are counted
 */
public record Person(String name, Role role) {}
