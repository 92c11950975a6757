/**
 * The command line. Each command is one class found by {@link java.util.ServiceLoader}; client
 * commands talk to a running engine over HTTP and know nothing else of it. One thread; nothing is
 * loaded that the command at hand doesn't need. Depends on picocli and on Jackson for reading.
 */
@NullMarked
package dev.aceso.engine.cli;

import org.jspecify.annotations.NullMarked;
