/** Proves the command line against a real server. */
@NullMarked
package dev.aceso.engine.cli;

import org.jspecify.annotations.NullMarked;
