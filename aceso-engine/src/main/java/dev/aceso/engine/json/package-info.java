/**
 * The versioned JSON form of the model. Thread-safe. Depends on {@code model} and Jackson; the
 * model knows nothing of it.
 */
@NullMarked
package dev.aceso.engine.json;

import org.jspecify.annotations.NullMarked;
