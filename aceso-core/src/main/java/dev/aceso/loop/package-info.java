/**
 * The loop from signal to lesson as a pure reducer: inputs go in with the time, effects come out.
 * It keeps its state between inputs, so an instance belongs to one thread; it reads no clock and
 * touches nothing, so the same inputs give the same effects, in an engine or in a simulation. The
 * only package of the core that sees all stages.
 */
@NullMarked
package dev.aceso.loop;

import org.jspecify.annotations.NullMarked;
