/**
 * The public data model: what was seen, concluded, decided, done and learned. Every type is an
 * immutable value, safe to share between threads; nothing here reads a clock or touches the world.
 * Depends on the JDK alone.
 */
@NullMarked
package dev.aceso.model;

import org.jspecify.annotations.NullMarked;
