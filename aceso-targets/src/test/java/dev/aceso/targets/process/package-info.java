@NullMarked
package dev.aceso.targets.process;

import org.jspecify.annotations.NullMarked;
