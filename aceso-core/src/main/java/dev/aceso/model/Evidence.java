package dev.aceso.model;

import java.time.Instant;

/**
 * One observation that supports a conclusion.
 *
 * @param source where it was seen: {@code probe:NAME}, {@code exit}, {@code log}, {@code graph},
 *     ...
 * @param text what was seen, for people
 */
public record Evidence(ComponentId component, Instant at, String source, String text) {}
