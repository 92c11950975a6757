/**
 * Detection: from the facts of a component to a failure, or none. Pure functions, level-triggered:
 * a detector says what is failing now, whoever keeps the incidents sees what is new. Depends on
 * {@code model} alone.
 */
@NullMarked
package dev.aceso.detect;

import org.jspecify.annotations.NullMarked;
