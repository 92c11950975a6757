/** What is somebody else's: it can be probed, and nothing here can act on it. Thread-safe. */
@NullMarked
package dev.aceso.targets.external;

import org.jspecify.annotations.NullMarked;
