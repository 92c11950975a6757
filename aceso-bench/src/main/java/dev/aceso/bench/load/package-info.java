/**
 * How the engine bears load: many recoveries at once, and storms of signals. The engine and its
 * journal are the real ones; only what is acted on is in memory, as ten thousand processes would
 * measure the machine. Uses the engine and the targets' interfaces.
 */
@NullMarked
package dev.aceso.bench.load;

import org.jspecify.annotations.NullMarked;
