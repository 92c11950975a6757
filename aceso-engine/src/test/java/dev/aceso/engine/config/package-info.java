@NullMarked
package dev.aceso.engine.config;

import org.jspecify.annotations.NullMarked;
