/**
 * Execution as a pure function: from a plan and its journal to the next command. Pure functions.
 * Depends on {@code model} alone.
 */
@NullMarked
package dev.aceso.plan;

import org.jspecify.annotations.NullMarked;
