/**
 * Configuration: five YAML files in a folder, read, checked against their schemas and against each
 * other, and turned into one immutable value. Reading has no effect; a bad folder gives problems
 * with file, line and column, never half a configuration. Thread-safe.
 */
@NullMarked
package dev.aceso.engine.config;

import org.jspecify.annotations.NullMarked;
