@NullMarked
package dev.aceso.engine.json;

import org.jspecify.annotations.NullMarked;
