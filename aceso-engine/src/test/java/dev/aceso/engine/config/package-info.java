/** Proves the configuration on real folders and files. */
@NullMarked
package dev.aceso.engine.config;

import org.jspecify.annotations.NullMarked;
