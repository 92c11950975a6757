/** Learning: from outcomes to knowledge. Pure functions. Depends on {@code model} alone. */
@NullMarked
package dev.aceso.learn;

import org.jspecify.annotations.NullMarked;
