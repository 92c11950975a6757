/**
 * Probes that any component can have: HTTP, TCP, a command, the process itself. Thread-safe;
 * blocking calls are made on virtual threads.
 */
@NullMarked
package dev.aceso.targets.probe;

import org.jspecify.annotations.NullMarked;
