/** Tests of what surrounds the loop. */
@org.jspecify.annotations.NullMarked
package dev.aceso.engine.loop;
