/**
 * Validation: from fresh evidence to an outcome; missing evidence is never success. Pure functions.
 * Depends on {@code model} alone.
 */
@NullMarked
package dev.aceso.validate;

import org.jspecify.annotations.NullMarked;
