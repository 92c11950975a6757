package dev.aceso.model;

import java.time.Instant;

/** A component began to fail; the detection, not the true onset, as that can lie long before. */
public record Onset(ComponentId component, Instant at) {}
