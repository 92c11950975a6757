/**
 * Sensors of what runs out: disks and file descriptors. Thread-safe; blocking calls are made on
 * virtual threads.
 */
@NullMarked
package dev.aceso.targets.resource;

import org.jspecify.annotations.NullMarked;
