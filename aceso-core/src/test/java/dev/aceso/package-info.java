/** Tests of what holds for the whole core. */
@NullMarked
package dev.aceso;

import org.jspecify.annotations.NullMarked;
