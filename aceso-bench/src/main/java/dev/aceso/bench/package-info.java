/**
 * Benchmarks on real processes, each a sub-command of {@link dev.aceso.bench.Bench}; results go
 * into a section of a Markdown file. The engine is started as a user starts it, in a JVM of its
 * own. Measuring runs on one thread, so that nothing competes with what is measured.
 */
@NullMarked
package dev.aceso.bench;

import org.jspecify.annotations.NullMarked;
