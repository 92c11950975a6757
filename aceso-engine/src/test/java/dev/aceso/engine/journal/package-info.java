@NullMarked
package dev.aceso.engine.journal;

import org.jspecify.annotations.NullMarked;
