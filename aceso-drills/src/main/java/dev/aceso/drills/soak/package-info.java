/**
 * The soak: a shop that is broken at random for hours, beside one that nobody touches; at the end
 * everything must be up, nothing touched without need, and all that the engine told must be true.
 * The story runs on one thread; witnesses look on virtual threads.
 */
@NullMarked
package dev.aceso.drills.soak;

import org.jspecify.annotations.NullMarked;
