/** Tests on real sockets and processes. */
@NullMarked
package dev.aceso.targets.probe;

import org.jspecify.annotations.NullMarked;
