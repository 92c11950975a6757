/**
 * An engine as a user has it: started with {@code aceso run} in a JVM of its own, asked over its
 * HTTP API. All is thread-safe. Depends on nothing of the engine's code, only on its command line
 * and API.
 */
@NullMarked
package dev.aceso.drills.engine;

import org.jspecify.annotations.NullMarked;
