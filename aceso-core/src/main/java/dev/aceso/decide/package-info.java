/**
 * Decision: which strategy, as which plan, in which mode, and why not the others. Pure functions.
 * Depends on {@code model} alone.
 */
@NullMarked
package dev.aceso.decide;

import org.jspecify.annotations.NullMarked;
