/**
 * A simulated world in virtual time: components that really are up, hung or down, probes that may
 * lie, actions that may fail, hang or half succeed, an engine that may die at any journal write.
 * The very loop that runs in production is driven through it, and the invariants of recovery are
 * checked after every effect. The same seed gives the same history. Single-threaded; depends on the
 * core alone.
 */
@NullMarked
package dev.aceso.testkit.sim;

import org.jspecify.annotations.NullMarked;
