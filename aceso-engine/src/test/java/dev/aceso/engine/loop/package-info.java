@NullMarked
package dev.aceso.engine.loop;

import org.jspecify.annotations.NullMarked;
