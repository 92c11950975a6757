/**
 * Processes of this machine: started, owned and watched, or found by a pidfile. They live in
 * sessions of their own and write to files, so they outlive the engine and are adopted again. Exits
 * are seen as events of the kernel. Thread-safe. Linux only; uses the C library through
 * java.lang.foreign.
 */
@NullMarked
package dev.aceso.targets.process;

import org.jspecify.annotations.NullMarked;
