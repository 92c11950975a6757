/**
 * Safety: the gates that every plan passes before it may touch anything. Pure functions, each a
 * typed reason or nothing. Depends on {@code model} alone.
 */
@NullMarked
package dev.aceso.safety;

import org.jspecify.annotations.NullMarked;
