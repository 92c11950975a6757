@NullMarked
package dev.aceso.engine.notify;

import org.jspecify.annotations.NullMarked;
