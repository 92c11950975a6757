/** Drills: a real engine in a process of its own, real services, real faults, the cure watched. */
@NullMarked
package dev.aceso.drills;

import org.jspecify.annotations.NullMarked;
