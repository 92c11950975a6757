/** Proves the HTTP face against a real server over real sockets; the engine behind it is a fake. */
@NullMarked
package dev.aceso.engine.api;

import org.jspecify.annotations.NullMarked;
