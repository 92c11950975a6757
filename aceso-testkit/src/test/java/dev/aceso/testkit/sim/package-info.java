@NullMarked
package dev.aceso.testkit.sim;

import org.jspecify.annotations.NullMarked;
