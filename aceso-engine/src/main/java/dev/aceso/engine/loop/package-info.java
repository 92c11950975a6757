/**
 * The shell that drives the loop: gathers signals, hands them to the pure loop, writes the journal,
 * carries out effects. All state is confined to one thread; everything else posts to it. The only
 * package that sees all stages.
 */
@NullMarked
package dev.aceso.engine.loop;

import org.jspecify.annotations.NullMarked;
