@NullMarked
package dev.aceso.drills.soak;

import org.jspecify.annotations.NullMarked;
