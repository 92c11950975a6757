/** Proves the console in a real browser against a real server. */
@NullMarked
package dev.aceso.engine.console;

import org.jspecify.annotations.NullMarked;
