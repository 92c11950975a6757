/**
 * Holds what the engine says of an incident against what was broken and what an outside observer
 * saw. Pure: values in, untrue sentences out.
 */
@NullMarked
package dev.aceso.drills.truth;

import org.jspecify.annotations.NullMarked;
