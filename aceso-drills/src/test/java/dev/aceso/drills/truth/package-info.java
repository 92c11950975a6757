@NullMarked
package dev.aceso.drills.truth;

import org.jspecify.annotations.NullMarked;
