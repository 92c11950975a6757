package dev.aceso.model;

import java.time.Instant;

/** A recovery that was tried before. */
public record Attempt(
    String incident,
    ComponentId component,
    FailureKind kind,
    String playbook,
    Outcome outcome,
    Instant at) {}
