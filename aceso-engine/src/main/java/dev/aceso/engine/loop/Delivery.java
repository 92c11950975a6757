package dev.aceso.engine.loop;

/**
 * How messages get to one address.
 *
 * @param to its host; the rest of an address may be a secret
 * @param delivered messages that arrived since the engine started
 * @param failures tries that failed
 * @param givenUp messages that were not delivered and will not be
 * @param trouble why the latest try failed; empty when it did not
 */
public record Delivery(String to, long delivered, long failures, long givenUp, String trouble) {}
