/**
 * The program: puts configuration, engine, API and reload together and runs until it is told to
 * stop. Everything else in the engine is used from here.
 */
@NullMarked
package dev.aceso.engine.app;

import org.jspecify.annotations.NullMarked;
