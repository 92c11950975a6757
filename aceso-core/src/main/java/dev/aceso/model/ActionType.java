package dev.aceso.model;

import java.time.Duration;

/**
 * What a kind of target promises of one of its verbs.
 *
 * @param idempotent doing it twice is as good as once, so it may be repeated when its outcome is
 *     unknown
 * @param disruptive it can interrupt service
 * @param timeout after which it is given up, unless a playbook says otherwise
 */
public record ActionType(String verb, boolean idempotent, boolean disruptive, Duration timeout) {}
